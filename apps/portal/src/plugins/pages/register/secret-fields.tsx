'use client'

import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'

type SecretFieldsProps = {
  wanted: readonly { name: string; description: string }[]
  values: Record<string, string>
  onChange: (values: Record<string, string>) => void
}

/** Values that only the plugin reads; they are not kept in a draft and never shown again. */
export function SecretFields({ wanted, values, onChange }: SecretFieldsProps) {
  return (
    <div className="flex flex-col gap-3">
      {wanted.map(({ name, description }) => (
        <Field key={name} label={description || name} name={name}>
          <Input
            tall
            type="password"
            autoComplete="new-password"
            value={values[name] ?? ''}
            onChange={(event) => onChange({ ...values, [name]: event.currentTarget.value })}
          />
        </Field>
      ))}
      <p className="text-xs text-ink-3">Kept encrypted; only the plugin reads them. They can be set later as well.</p>
    </div>
  )
}
