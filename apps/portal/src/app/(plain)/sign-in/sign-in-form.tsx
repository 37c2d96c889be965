'use client'

import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { useActionState } from 'react'
import { FormMessage } from '../../../forms/form-message'
import type { FormState } from '../../../forms/form-state'
import { SubmitButton } from '../../../forms/submit-button'
import { submitSignIn } from './actions'

const untouched: FormState = { values: {}, fields: {}, message: null }

export function SignInForm({ next }: { next: string }) {
  const [{ values, fields, message }, submit] = useActionState(submitSignIn, untouched)
  return (
    <form action={submit} className="flex flex-col gap-4" noValidate>
      <FormMessage>{message}</FormMessage>
      <input type="hidden" name="next" value={next} />
      <Field label="E-mail" error={fields.email}>
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
      <Field label="Password" error={fields.password}>
        <Input name="password" type="password" autoComplete="current-password" className="h-9!" required />
      </Field>
      <SubmitButton className="h-9 w-full">Sign in</SubmitButton>
    </form>
  )
}
