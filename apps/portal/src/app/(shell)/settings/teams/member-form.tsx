'use client'

import { Select } from '@groundwork/ui/select'
import { useActionState } from 'react'
import { FormMessage } from '../../../../forms/form-message'
import { SubmitButton } from '../../../../forms/submit-button'
import { teamRoleOptions } from '../../../../settings/role-names'
import { submitMember } from './actions'

type MemberFormProps = { team: { id: string; name: string }; people: { id: string; label: string }[] }

/** Adds a person who is not in the team yet. */
export function MemberForm({ team, people }: MemberFormProps) {
  const [{ values, fields, message }, submit] = useActionState(submitMember, { values: {}, fields: {}, message: null })
  const options = [{ value: '', label: 'Choose a person' }, ...people.map(({ id, label }) => ({ value: id, label }))]
  return (
    <form action={submit} className="flex flex-col gap-2 border-t border-line-faint px-3 py-2" noValidate>
      <FormMessage>{fields.userId ?? fields.role ?? message}</FormMessage>
      <input type="hidden" name="teamId" value={team.id} />
      <div className="flex flex-wrap items-center gap-2">
        <Select
          name="userId"
          aria-label={`Person to add to ${team.name}`}
          className="min-w-48 flex-1"
          defaultValue={values.userId}
          key={values.userId}
          options={options}
        />
        <Select
          name="role"
          aria-label="Role in the team"
          className="w-34"
          defaultValue={values.role || 'developer'}
          options={teamRoleOptions}
        />
        <SubmitButton kind="default" size="md">
          Add to {team.name}
        </SubmitButton>
      </div>
    </form>
  )
}
