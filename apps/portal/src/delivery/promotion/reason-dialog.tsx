'use client'

import { Button } from '@groundwork/ui/button'
import { Dialog } from '@groundwork/ui/dialog'
import { Field } from '@groundwork/ui/field'
import { TextArea } from '@groundwork/ui/text-area'
import { type ReactNode, useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { filledDanger } from '../../settings/confirm'

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
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>Leave it as it is</Button>
          <Button
            kind={danger ? 'danger' : 'primary'}
            className={danger && !missing ? filledDanger : undefined}
            reason={missing}
            aria-busy={busy}
            onClick={() => onConfirm(reason.trim())}
          >
            {action}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <div>{children}</div>
        <FormMessage>{error}</FormMessage>
        <Field label={optional ? 'Why (may stay empty)' : 'Why'}>
          <TextArea value={reason} maxLength={1000} onChange={(event) => setReason(event.target.value)} />
        </Field>
      </div>
    </Dialog>
  )
}
