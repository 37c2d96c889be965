'use client'

import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { Select } from '@groundwork/ui/select'
import { useActionState } from 'react'
import { FormMessage } from '../../../../forms/form-message'
import { SubmitButton } from '../../../../forms/submit-button'
import { MadeLink } from '../../../../settings/made-link'
import { roleOptions } from '../../../../settings/role-names'
import { type InviteState, submitInvitation } from './actions'

const untouched: InviteState = { values: {}, fields: {}, message: null, made: null }

export function InviteForm({ teams }: { teams: { id: string; name: string }[] }) {
  const [{ values, fields, message, made }, submit] = useActionState(submitInvitation, untouched)
  return (
    <form action={submit} className="flex flex-col gap-3" noValidate>
      <FormMessage>{message}</FormMessage>
      {made && (
        <MadeLink path={made.path} expiresAt={made.expiresAt}>
          {`Send this link to ${made.email}.`}
        </MadeLink>
      )}
      <Field label="E-mail" error={fields.email}>
        <Input name="email" type="email" autoComplete="off" defaultValue={values.email} tall required />
      </Field>
      <Field label="Role" error={fields.role} hint="A team can give a higher role for its own projects.">
        <Select
          name="role"
          tall
          defaultValue={values.role || 'developer'}
          key={values.role}
          options={roleOptions.map(({ value, label, may }) => ({ value, label: `${label}: ${may}` }))}
        />
      </Field>
      {teams.length > 0 && (
        <Field label="Team" error={fields.teamId}>
          <Select
            name="teamId"
            tall
            defaultValue={values.teamId}
            key={values.teamId}
            options={[{ value: '', label: 'None yet' }, ...teams.map(({ id, name }) => ({ value: id, label: name }))]}
          />
        </Field>
      )}
      <SubmitButton>Make an invitation link</SubmitButton>
    </form>
  )
}
