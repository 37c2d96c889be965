'use client'

import { Field } from '@groundwork/ui/field'
import { TextArea } from '@groundwork/ui/text-area'
import { type ReactNode, useState } from 'react'
import { Question } from '../../settings/question'

type ReasonDialogProps = {
  title: string
  /** The button: verb and object. */
  action: string
  danger?: boolean
  /** Nothing need be said. */
  optional?: boolean
  busy: boolean
  error: string | null
  children: ReactNode
  onClose: () => void
  onConfirm: (reason: string) => void
}

/** Asks for a reason before something that others will ask about. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, action, danger = false, optional = false, busy, error, children, onClose, onConfirm } = props
  const [reason, setReason] = useState('')
  const missing = !optional && reason.trim() === '' ? 'Say why first.' : null
  return (
    <Question
      title={title}
      verb={action}
      danger={danger}
      leave="Leave it as it is"
      reason={missing}
      busy={busy}
      error={error}
      onConfirm={() => onConfirm(reason.trim())}
      onClose={onClose}
    >
      <div>{children}</div>
      <Field label={optional ? 'Why (may stay empty)' : 'Why'}>
        <TextArea value={reason} maxLength={1000} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </Question>
  )
}
