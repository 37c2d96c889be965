'use client'

import { Button } from '@groundwork/ui/button'
import { Dialog } from '@groundwork/ui/dialog'
import { type ReactNode, useState } from 'react'
import { FormMessage } from '../../../forms/form-message'
import { AskReason, askReasonOf } from '../contents/ask-reason'
import type { Excess } from '../contents/excess-list'

type AskDialogProps = {
  title: string
  excess: Excess[]
  /** It was asked for, and nobody has answered yet. */
  asked: boolean
  busy: boolean
  error: string | null
  onAsk: (reason: string) => void
  onClose: () => void
  children: ReactNode
}

/** Puts a change that the team's envelope does not hold to the administrators. */
export function AskDialog({ title, excess, asked, busy, error, onAsk, onClose, children }: AskDialogProps) {
  const [why, setWhy] = useState('')
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button size="lg" onClick={onClose}>
            Leave it
          </Button>
          <Button
            size="lg"
            kind="primary"
            reason={askReasonOf(asked, why)}
            aria-busy={busy || undefined}
            onClick={() => onAsk(why.trim())}
          >
            Ask the administrators
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p>{children}</p>
        <AskReason excess={excess} asked={asked} why={why} onChange={setWhy} />
        <FormMessage>{error}</FormMessage>
      </div>
    </Dialog>
  )
}
