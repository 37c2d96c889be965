'use client'

import type { ReactNode } from 'react'
import { ConfirmButton } from '../../settings/confirm-button'

type RevokeButtonProps = {
  label: string
  /** Why it cannot be pressed now. */
  reason?: string | null
  title: string
  /** What the button that confirms says. */
  verb: string
  /** Said when it is done. */
  done: string
  revoke: () => Promise<unknown>
  /** What stays and what ends. */
  children: ReactNode
}

/** Takes back what was granted, after saying what that does. */
export function RevokeButton({ label, reason = null, title, verb, done, revoke, children }: RevokeButtonProps) {
  return (
    <ConfirmButton
      size="sm"
      kind="danger"
      reason={reason}
      title={title}
      verb={verb}
      says={children}
      work={revoke}
      told={() => done}
    >
      {label}
    </ConfirmButton>
  )
}
