'use client'

import { Button } from '@groundwork/ui/button'
import { Select } from '@groundwork/ui/select'
import { X } from 'lucide-react'
import { roleLabel, teamRoleOptions } from '../../../../settings/role-names'
import { useChange } from '../../../../settings/use-change'
import { useTRPCClient } from '../../../../trpc/client'

type MemberControlsProps = {
  team: { id: string; name: string }
  member: { userId: string; name: string; role: string }
}

/** The role of a member and the way out of the team. */
export function MemberControls({ team, member }: MemberControlsProps) {
  const { access } = useTRPCClient()
  const { change, busy, error } = useChange()
  const ids = { teamId: team.id, userId: member.userId }
  const addAgain = { ...ids, role: member.role as 'viewer' }
  return (
    <span className="flex flex-wrap items-center justify-end gap-1">
      <Select
        aria-label={`Role of ${member.name} in ${team.name}`}
        aria-busy={busy || undefined}
        className="w-34"
        value={member.role}
        onChange={(event) => {
          const role = event.currentTarget.value as 'viewer'
          change(
            () => access.teams.setMemberRole.mutate({ ...ids, role }),
            () => `${member.name} is now ${roleLabel(role).toLowerCase()} in ${team.name}.`,
          )
        }}
        options={teamRoleOptions}
      />
      <Button
        kind="quiet"
        size="icon"
        aria-label={`Remove ${member.name} from ${team.name}`}
        aria-busy={busy || undefined}
        onClick={() =>
          change(
            () => access.teams.removeMember.mutate(ids),
            () => ({
              text: `${member.name} is not in ${team.name} any more.`,
              action: {
                label: 'Undo',
                run: () =>
                  change(
                    () => access.teams.addMember.mutate(addAgain),
                    () => null,
                  ),
              },
            }),
          )
        }
      >
        <X size={14} strokeWidth={1.75} aria-hidden="true" />
      </Button>
      {error && (
        <span role="alert" className="w-full text-xs text-fail">
          {error}
        </span>
      )}
    </span>
  )
}
