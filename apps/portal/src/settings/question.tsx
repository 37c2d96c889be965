'use client'

import { Button } from '@groundwork/ui/button'
import { Dialog } from '@groundwork/ui/dialog'
import type { ReactNode } from 'react'
import { FormMessage } from '../forms/form-message'

/** Filled only where the question is asked: outlined, it leads to one. */
const filledDanger = 'border-fail! bg-fail! text-canvas! hover:opacity-90'

type QuestionProps = {
  title: string
  children: ReactNode
  /** The verb and its object, on the button that does it: "Revoke laptop". */
  verb: string
  /** What cannot be taken back: its button warns. */
  danger?: boolean
  /** Why it cannot be done yet; null when it can. */
  reason?: string | null
  /** The button that does nothing. */
  leave?: string
  busy: boolean
  error: string | null
  onConfirm: () => void
  onClose: () => void
}

/** Asks before something is done, with what is to be said or chosen. What went wrong stays in it. */
export function Question(props: QuestionProps) {
  const { title, children, verb, danger = false, reason = null, leave = 'Leave it', busy, error } = props
  const { onConfirm, onClose } = props
  const actions = (
    <>
      <Button size="lg" onClick={onClose}>
        {leave}
      </Button>
      <Button
        size="lg"
        kind={danger ? 'danger' : 'primary'}
        reason={reason}
        aria-busy={busy || undefined}
        onClick={onConfirm}
        className={danger && reason === null ? filledDanger : undefined}
      >
        {verb}
      </Button>
    </>
  )
  return (
    <Dialog open onClose={onClose} title={title} actions={actions}>
      <div className="flex flex-col gap-3">
        {children}
        <FormMessage>{error}</FormMessage>
      </div>
    </Dialog>
  )
}
