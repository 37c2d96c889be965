'use client'

import type { ReactNode } from 'react'
import { Question } from './question'

type ConfirmProps = {
  title: string
  children: ReactNode
  /** The verb and its object: "Revoke laptop". */
  verb: string
  /** Nothing is lost by it: its button does not warn. */
  mild?: boolean
  busy: boolean
  error: string | null
  onConfirm: () => void
  onClose: () => void
}

/** A question before what cannot be taken back. */
export function Confirm({ mild = false, children, ...question }: ConfirmProps) {
  return (
    <Question {...question} danger={!mild} leave="Keep as it is">
      <div>{children}</div>
    </Question>
  )
}
