'use client'

import { Select } from '@groundwork/ui/select'
import { roleLabel, roleOptions } from '../../../../settings/role-names'
import { useChange } from '../../../../settings/use-change'
import { useTRPCClient } from '../../../../trpc/client'

/** The role of a person, changed at once; the select falls back when it is refused. */
export function RoleChoice({ person }: { person: { id: string; name: string; role: string } }) {
  const { access } = useTRPCClient()
  const { change, busy, error } = useChange()
  const { id: userId, name, role } = person
  return (
    <>
      <Select
        aria-label={`Role of ${name}`}
        aria-busy={busy || undefined}
        className="w-34"
        value={role}
        onChange={(event) => {
          const chosen = event.currentTarget.value as 'viewer'
          change(
            () => access.people.setRole.mutate({ userId, role: chosen }),
            () => `${name} is now ${roleLabel(chosen).toLowerCase()}.`,
          )
        }}
        options={roleOptions}
      />
      {error && (
        <p role="alert" className="w-64 py-1 text-xs whitespace-normal text-fail max-sm:w-auto">
          {error}
        </p>
      )}
    </>
  )
}
