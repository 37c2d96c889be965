import { Avatar } from '@groundwork/ui/avatar'
import { EmptyState } from '@groundwork/ui/empty-state'
import { plural } from '@groundwork/ui/number'
import { Panel } from '@groundwork/ui/panel'
import { Pill } from '@groundwork/ui/pill'
import type { Metadata } from 'next'
import { roleLabel } from '../../../../settings/role-names'
import { SettingsColumns } from '../../../../settings/settings-columns'
import { SettingsFrame } from '../../../../settings/settings-frame'
import { api, requireUser } from '../../../../trpc/server'
import type { RouterOutputs } from '../../../../trpc/types'
import { MemberControls } from './member-controls'
import { MemberForm } from './member-form'
import { TeamForm } from './team-form'
import { TeamName } from './team-name'

export const metadata: Metadata = { title: 'Teams' }

type Team = RouterOutputs['access']['teams']['list']['teams'][number]
type Person = { id: string; label: string }

export default async function TeamsPage() {
  await requireUser()
  const caller = await api()
  const [{ teams, mayCreate }, { people }] = await Promise.all([
    caller.access.teams.list(),
    caller.access.people.list(),
  ])
  const choices = people
    .filter((person) => !person.disabledAt)
    .map(({ id, name, email }) => ({ id, label: `${name}, ${email}` }))
  return (
    <SettingsFrame
      tab="teams"
      lead={`${plural(teams.length, 'team')}. A team owns projects; a role in the team counts for what it owns.`}
    >
      <SettingsColumns
        side={
          <Panel title="Make a team" padded>
            {mayCreate.allowed ? <TeamForm /> : <p className="text-ink-2">{mayCreate.reason}</p>}
          </Panel>
        }
      >
        {teams.length === 0 && (
          <Panel>
            <EmptyState kind="nothing-yet" title="There is no team yet">
              Without teams every project is owned by the person who claims it. Make a team for each group that keeps
              projects together.
            </EmptyState>
          </Panel>
        )}
        {teams.map((team) => (
          <TeamPanel key={team.id} team={team} people={choices} mayRename={mayCreate.allowed} />
        ))}
      </SettingsColumns>
    </SettingsFrame>
  )
}

function TeamPanel({ team, people, mayRename }: { team: Team; people: Person[]; mayRename: boolean }) {
  const inTeam = new Set(team.members.map(({ userId }) => userId))
  const others = people.filter(({ id }) => !inTeam.has(id))
  return (
    <Panel
      id={team.slug}
      title={
        <span className="flex items-center gap-2">
          <Avatar kind="team" name={team.name} />
          {team.name}
        </span>
      }
      note={
        <>
          <code className="text-ink-3" title="The slug: what addresses and plugins call the team">
            {team.slug}
          </code>
          , {plural(team.members.length, 'member')}
        </>
      }
      actions={mayRename && <TeamName team={{ id: team.id, name: team.name }} />}
    >
      {team.members.length === 0 && <p className="px-3 py-2.5 text-ink-2">Nobody is in this team yet.</p>}
      <ul>
        {team.members.map((member) => (
          <li
            key={member.userId}
            className="flex min-h-row flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-line-faint px-3 py-1 last:border-b-0"
          >
            <Avatar name={member.name} />
            <span className="font-name">{member.name}</span>
            <span className="min-w-0 flex-1 truncate text-xs text-ink-3 max-sm:hidden">{member.email}</span>
            {member.disabled && <Pill tone="outline">shut out</Pill>}
            <span className="ml-auto">
              {team.mayChange.allowed ? (
                <MemberControls team={{ id: team.id, name: team.name }} member={member} />
              ) : (
                <span className="text-ink-2">{roleLabel(member.role)}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
      {team.mayChange.allowed ? (
        others.length > 0 && <MemberForm team={{ id: team.id, name: team.name }} people={others} />
      ) : (
        <p className="border-t border-line-faint px-3 py-2 text-xs text-ink-3">{team.mayChange.reason}</p>
      )}
    </Panel>
  )
}
