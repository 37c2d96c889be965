'use client'

import type { Decision } from '@groundwork/access/can'
import { Button } from '@groundwork/ui/button'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Pencil } from 'lucide-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useChange } from './use-change'

type EditableProps<T> = {
  /** What is edited, for the buttons: "description". */
  what: string
  may: Decision
  value: T
  children: ReactNode
  /** The fields of the form. */
  form: ReactNode
  /** `seen` is the value that the form was opened with; none after a refusal, which told what stands there now. */
  save: (form: FormData, seen: T | undefined) => Promise<unknown>
}

/** A value with a pencil. The pencil opens a small form in its place, or says why it may not be edited. */
export function Editable<T>({ what, may, value, children, form, save }: EditableProps<T>) {
  const [open, setOpen] = useState(false)
  const [seen, setSeen] = useState<T>()
  const { run, error, busy, clear } = useChange()
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const values = new FormData(event.currentTarget)
    if (await run(() => save(values, seen))) setOpen(false)
    else setSeen(undefined)
  }
  function begin() {
    setSeen(value)
    setOpen(true)
  }
  function close() {
    clear()
    setOpen(false)
  }
  if (!open)
    return (
      <div className="flex min-w-0 items-start gap-1">
        <div className="min-w-0">{children}</div>
        <Button
          kind="quiet"
          size="icon-sm"
          aria-label={`Edit the ${what}`}
          reason={may.allowed ? null : may.reason}
          onClick={begin}
          className="-my-0.5"
        >
          <Pencil size={12} strokeWidth={1.75} aria-hidden="true" />
        </Button>
      </div>
    )
  return (
    <form
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => event.key === 'Escape' && close()}
      className="flex w-full min-w-0 flex-col gap-2"
    >
      {form}
      {error && (
        <p role="alert" className="flex items-start gap-1.5 text-xs text-fail">
          <StatusGlyph kind="fail" size={12} className="mt-0.5" />
          {error}
        </p>
      )}
      <div className="flex gap-2">
        <Button kind="primary" type="submit" aria-busy={busy}>
          Save {what}
        </Button>
        <Button onClick={close}>Keep it as it is</Button>
      </div>
    </form>
  )
}
