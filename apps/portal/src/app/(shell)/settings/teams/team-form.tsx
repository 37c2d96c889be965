'use client'

import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { useActionState } from 'react'
import { FormMessage } from '../../../../forms/form-message'
import { SubmitButton } from '../../../../forms/submit-button'
import { submitTeam } from './actions'

export function TeamForm() {
  const [{ values, fields, message }, submit] = useActionState(submitTeam, { values: {}, fields: {}, message: null })
  return (
    <form action={submit} className="flex flex-col gap-3" noValidate>
      <FormMessage>{message}</FormMessage>
      <Field label="Name" hint="Teams own projects. Their members edit them." error={fields.name}>
        <Input name="name" autoComplete="off" defaultValue={values.name} tall required />
      </Field>
      <SubmitButton>Make a team</SubmitButton>
    </form>
  )
}
