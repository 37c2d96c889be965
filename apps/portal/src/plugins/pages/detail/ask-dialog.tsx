'use client'

import { type ReactNode, useState } from 'react'
import { Question } from '../../../settings/question'
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
    <Question
      title={title}
      verb="Ask the administrators"
      reason={askReasonOf(asked, why)}
      busy={busy}
      error={error}
      onConfirm={() => onAsk(why.trim())}
      onClose={onClose}
    >
      <div>{children}</div>
      <AskReason excess={excess} asked={asked} why={why} onChange={setWhy} />
    </Question>
  )
}
