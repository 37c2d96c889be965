'use client'

import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { useState } from 'react'

type NumberFieldProps = {
  label: string
  unit?: string
  hint?: string
  value: number
  min: number
  max: number
  onChange: (value: number) => void
}

/** A whole number within bounds; what is typed stays as it is until it is one. */
export function NumberField({ label, unit, hint, value, min, max, onChange }: NumberFieldProps) {
  const [text, setText] = useState(String(value))
  const typed = Number(text)
  const isValid = text.trim() !== '' && Number.isInteger(typed) && typed >= min && typed <= max
  const shown = isValid && typed !== value ? String(value) : text
  return (
    <Field label={label} hint={hint} error={isValid ? undefined : `A whole number from ${min} to ${max}.`}>
      <Input
        inputMode="numeric"
        tall
        after={unit}
        value={shown}
        onChange={(event) => {
          const next = event.target.value
          setText(next)
          const number = Number(next)
          if (next.trim() !== '' && Number.isInteger(number) && number >= min && number <= max) onChange(number)
        }}
      />
    </Field>
  )
}
