'use client'

import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'

type SecretFieldsProps = {
  wanted: readonly { name: string; description: string }[]
  values: Record<string, string>
  /** Names of those that have a value already. */
  set: readonly string[]
  onChange: (values: Record<string, string>) => void
}

/** Values that only the plugin reads; they are not kept in a draft and never shown again. */
export function SecretFields({ wanted, values, set, onChange }: SecretFieldsProps) {
  return (
    <div className="flex flex-col gap-3">
      {wanted.map(({ name, description }) => (
        <Field key={name} label={description || name} name={name}>
          <Input
            tall
            type="password"
            autoComplete="new-password"
            placeholder={set.includes(name) ? 'Set already. Leave it empty to keep it.' : undefined}
            value={values[name] ?? ''}
            onChange={(event) => onChange({ ...values, [name]: event.currentTarget.value })}
          />
        </Field>
      ))}
      <p className="text-xs text-ink-3">Kept encrypted; only the plugin reads them. They can be set later as well.</p>
    </div>
  )
}
