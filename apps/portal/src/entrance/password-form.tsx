'use client'

import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { useActionState } from 'react'
import { FormMessage } from '../forms/form-message'
import type { FormState } from '../forms/form-state'
import { SubmitButton } from '../forms/submit-button'

type PasswordFormProps = {
  action: (before: FormState, form: FormData) => Promise<FormState>
  button: string
  /** The link that led here. */
  secret?: string
  /** Shown and sent to the browser's password store with the password; typed only where `ask` says so. */
  email: string
  ask: { name?: boolean; email?: boolean }
}

/** Name, e-mail and a new password, as far as the page asks for them. */
export function PasswordForm({ action, button, secret, email, ask }: PasswordFormProps) {
  const [{ values, fields, message }, submit] = useActionState(action, { values: {}, fields: {}, message: null })
  return (
    <form action={submit} className="flex flex-col gap-4" noValidate>
      <FormMessage>{message}</FormMessage>
      {secret !== undefined && <input type="hidden" name="secret" value={secret} />}
      {ask.name && (
        <Field label="Name" hint="Shown to the others beside what you do." error={fields.name}>
          <Input name="name" autoComplete="name" defaultValue={values.name} className="h-9!" required />
        </Field>
      )}
      {ask.email ? (
        <Field label="E-mail" hint="You sign in with it. Nothing is sent to it." error={fields.email}>
          <Input
            name="email"
            type="email"
            autoComplete="username"
            defaultValue={values.email}
            placeholder="name@example.com"
            className="h-9!"
            required
          />
        </Field>
      ) : (
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      )}
      <Field label="Password" hint="At least 10 characters. A sentence is easy to remember." error={fields.password}>
        <Input name="password" type="password" autoComplete="new-password" className="h-9!" minLength={10} required />
      </Field>
      <SubmitButton className="h-9 w-full">{button}</SubmitButton>
    </form>
  )
}
