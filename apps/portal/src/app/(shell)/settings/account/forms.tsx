'use client'

import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { useActionState } from 'react'
import { FormMessage } from '../../../../forms/form-message'
import type { FormState } from '../../../../forms/form-state'
import { SubmitButton } from '../../../../forms/submit-button'
import { submitPassword, submitProfile, submitSignOutEverywhere } from './actions'

const untouched: FormState = { values: {}, fields: {}, message: null }

export function ProfileForm({ name, email }: { name: string; email: string }) {
  const [state, submit] = useActionState(submitProfile, { ...untouched, saved: false })
  const { values, fields, message, saved } = state
  return (
    <form action={submit} className="flex max-w-100 flex-col gap-3" noValidate>
      <FormMessage>{message}</FormMessage>
      <Field label="Name" error={fields.name}>
        <Input name="name" autoComplete="name" defaultValue={values.name ?? name} tall required />
      </Field>
      <Field label="E-mail" hint="You sign in with it." error={fields.email}>
        <Input name="email" type="email" autoComplete="username" defaultValue={values.email ?? email} tall required />
      </Field>
      <div className="flex items-center gap-3">
        <SubmitButton kind="default">Save name and e-mail</SubmitButton>
        <span role="status" className="flex items-center gap-1.5 text-ink-2">
          {saved && (
            <>
              <StatusGlyph kind="ok" size={12} /> Saved
            </>
          )}
        </span>
      </div>
    </form>
  )
}

export function ChangePasswordForm({ email }: { email: string }) {
  const [{ fields, message }, submit] = useActionState(submitPassword, untouched)
  return (
    <form action={submit} className="flex max-w-100 flex-col gap-3" noValidate>
      <FormMessage>{message}</FormMessage>
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Field label="Current password" error={fields.current}>
        <Input name="current" type="password" autoComplete="current-password" tall required />
      </Field>
      <Field label="New password" hint="At least 10 characters." error={fields.password}>
        <Input name="password" type="password" autoComplete="new-password" tall required />
      </Field>
      <div>
        <SubmitButton kind="default">Change the password and sign out</SubmitButton>
      </div>
    </form>
  )
}

export function SignOutEverywhere() {
  const [{ message }, submit] = useActionState(submitSignOutEverywhere, untouched)
  return (
    <form action={submit} className="flex flex-col items-start gap-2">
      <FormMessage>{message}</FormMessage>
      <SubmitButton kind="danger">Sign out everywhere</SubmitButton>
    </form>
  )
}
