'use client'

import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { type FormEvent, type ReactNode, useState } from 'react'

type SourceFormProps = {
  label: string
  /** The field's name as a program would have it, beside the label. */
  name: string
  hint: ReactNode
  placeholder: string
  button: string
  /** Why nothing can be sent now. */
  reason: string | null
  /** Takes what was written; answers what is wrong with it, or null. */
  onText: (text: string) => string | null
}

/** One line that says where a bundle is to be had. */
export function SourceForm({ label, name, hint, placeholder, button, reason, onText }: SourceFormProps) {
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  function submit(event: FormEvent) {
    event.preventDefault()
    setWrong(onText(text))
  }
  return (
    <form onSubmit={submit} noValidate className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <Field label={label} name={name} hint={hint} error={wrong}>
          <Input
            tall
            value={text}
            autoComplete="off"
            spellCheck={false}
            placeholder={placeholder}
            onChange={(event) => {
              setText(event.currentTarget.value)
              setWrong(null)
            }}
          />
        </Field>
      </div>
      <div className="pt-6">
        <Button type="submit" size="lg" reason={reason}>
          {button}
        </Button>
      </div>
    </form>
  )
}
