'use client'

import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { useId, useState } from 'react'
import { Question } from '../../../settings/question'
import { DeliveryUses } from './delivery-uses'

type UninstallDialogProps = {
  id: string
  name: string
  busy: boolean
  error: string | null
  onUninstall: (dropData: boolean) => void
  onClose: () => void
}

/** What becomes of the plugin's data, and its id typed as the last word. */
export function UninstallDialog({ id, name, busy, error, onUninstall, onClose }: UninstallDialogProps) {
  const [drop, setDrop] = useState(false)
  const [typed, setTyped] = useState('')
  const reason = typed === id ? null : `Type ${id} first.`
  return (
    <Question
      title={`Uninstall ${name}?`}
      verb="Uninstall"
      danger
      leave="Cancel"
      reason={reason}
      busy={busy}
      error={error}
      onConfirm={() => onUninstall(drop)}
      onClose={onClose}
    >
      <p>Its pages, tabs, cards and jobs are gone for everybody at once. What it did stays in the audit.</p>
      <DeliveryUses id={id} />
      <fieldset className="flex flex-col gap-2">
        <legend className="pb-1 font-medium text-ink">Its data</legend>
        <DataChoice checked={!drop} onChoose={() => setDrop(false)} title="Keep its data">
          Its tables, values, configuration and secrets stay. Registered again under this id, it finds them.
        </DataChoice>
        <DataChoice checked={drop} onChoose={() => setDrop(true)} title="Drop its data">
          Its tables, values, configuration and secrets are deleted. Nobody can bring them back.
        </DataChoice>
      </fieldset>
      <Field label={`Type ${id} to confirm`}>
        <Input
          tall
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </Field>
    </Question>
  )
}

type DataChoiceProps = { checked: boolean; onChoose: () => void; title: string; children: string }

function DataChoice({ checked, onChoose, title, children }: DataChoiceProps) {
  const id = useId()
  return (
    <div className="flex items-start gap-2">
      <input
        id={id}
        type="radio"
        name="data"
        checked={checked}
        onChange={onChoose}
        aria-describedby={`${id}-means`}
        className="mt-1 accent-accent-fill"
      />
      <div>
        <label htmlFor={id} className="font-name text-ink">
          {title}
        </label>
        <p id={`${id}-means`} className="text-xs">
          {children}
        </p>
      </div>
    </div>
  )
}
