'use client'

import { Button } from '@groundwork/ui/button'
import { Dialog } from '@groundwork/ui/dialog'
import type { ReactNode } from 'react'
import { FormMessage } from '../forms/form-message'

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

/** Filled only where the question is asked: outlined, it leads to one. */
export const filledDanger = 'border-fail! bg-fail! text-canvas! hover:opacity-90'

/** A question before what cannot be taken back. What went wrong stays in it. */
export function Confirm({ title, children, verb, mild = false, busy, error, onConfirm, onClose }: ConfirmProps) {
  const actions = (
    <>
      <Button size="lg" onClick={onClose}>
        Keep as it is
      </Button>
      <Button
        size="lg"
        kind={mild ? 'primary' : 'danger'}
        aria-busy={busy || undefined}
        onClick={onConfirm}
        className={mild ? undefined : filledDanger}
      >
        {verb}
      </Button>
    </>
  )
  return (
    <Dialog open onClose={onClose} title={title} actions={actions}>
      <div className="flex flex-col gap-3">
        <div>{children}</div>
        <FormMessage>{error}</FormMessage>
      </div>
    </Dialog>
  )
}
