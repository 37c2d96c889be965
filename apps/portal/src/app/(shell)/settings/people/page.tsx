import { Avatar } from '@groundwork/ui/avatar'
import { plural } from '@groundwork/ui/number'
import { Panel } from '@groundwork/ui/panel'
import { Pill } from '@groundwork/ui/pill'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import type { Metadata } from 'next'
import { roleLabel } from '../../../../settings/role-names'
import { SettingsColumns } from '../../../../settings/settings-columns'
import { SettingsFrame } from '../../../../settings/settings-frame'
import { api, requireUser } from '../../../../trpc/server'
import type { RouterOutputs } from '../../../../trpc/types'
import { InviteForm } from './invite-form'
import { PersonActions } from './person-actions'
import { RoleChoice } from './role-choice'
import { WithdrawButton } from './withdraw-button'

export const metadata: Metadata = { title: 'People' }

type People = RouterOutputs['access']['people']['list']
type Person = People['people'][number]

export default async function PeoplePage() {
  const [user, caller] = await Promise.all([requireUser(), api()])
  const { people, invitations, mayManage } = await caller.access.people.list()
  const teams = mayManage.allowed ? (await caller.access.teams.list()).teams : []
  const inside = people.filter((person) => !person.disabledAt).length
  const administrators = people.filter((person) => person.role === 'administrator' && !person.disabledAt).length
  return (
    <SettingsFrame
      tab="people"
      lead={`${plural(inside, 'person', 'people')} may sign in, ${administrators} of them as administrator. There is no registration: people come by invitation.`}
    >
      <SettingsColumns
        side={
          <Panel title="Invite a person" padded>
            {mayManage.allowed ? <InviteForm teams={teams} /> : <p className="text-ink-2">{mayManage.reason}</p>}
          </Panel>
        }
      >
        <Panel>
          <PeopleTable people={people} self={user.id} mayManage={mayManage.allowed} />
        </Panel>
        {invitations.length > 0 && <Invitations invitations={invitations} />}
      </SettingsColumns>
    </SettingsFrame>
  )
}

function PeopleTable({ people, self, mayManage }: { people: Person[]; self: string; mayManage: boolean }) {
  return (
    <Table>
      <thead>
        <tr>
          <Th className="w-full">Person</Th>
          <Th>Role</Th>
          <Th className="min-w-32 max-md:hidden">Teams</Th>
          <Th className="min-w-24 max-sm:hidden">Signed in</Th>
          {mayManage && (
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          )}
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} isSelf={person.id === self} mayManage={mayManage} />
        ))}
      </tbody>
    </Table>
  )
}

function PersonRow({ person, isSelf, mayManage }: { person: Person; isSelf: boolean; mayManage: boolean }) {
  const { id, name, email, role, disabledAt, lastSignInAt, teams } = person
  return (
    <Tr>
      <Td height="tall" className="max-w-0">
        <span className="flex min-w-0 items-center gap-2.5">
          <Avatar name={name || email} self={isSelf} />
          <span className="min-w-0">
            <span className="flex min-w-0 items-center gap-1.5">
              <span className="truncate font-name">{name}</span>
              {isSelf && <span className="text-xs text-ink-3">you</span>}
              {disabledAt && <Pill tone="outline">shut out</Pill>}
            </span>
            <span className="block truncate text-xs text-ink-3">{email}</span>
          </span>
        </span>
      </Td>
      <Td height="tall">{mayManage && !disabledAt ? <RoleChoice person={{ id, name, role }} /> : roleLabel(role)}</Td>
      <Td height="tall" className="max-w-60 truncate text-ink-2 max-md:hidden">
        {teams.length > 0 ? teams.map((team) => team.name).join(', ') : <span className="text-ink-3">none</span>}
      </Td>
      <Td height="tall" className="text-ink-2 max-sm:hidden">
        {lastSignInAt ? <Time at={lastSignInAt.getTime()} /> : <span className="text-ink-3">not now</span>}
      </Td>
      {mayManage && (
        <Td height="tall">
          <PersonActions person={{ id, name, disabled: disabledAt !== null }} />
        </Td>
      )}
    </Tr>
  )
}

function Invitations({ invitations }: { invitations: People['invitations'] }) {
  return (
    <Panel title="Invited" note="The links are shown once, when they are made">
      <Table>
        <thead>
          <tr>
            <Th className="w-full">E-mail</Th>
            <Th>Role</Th>
            <Th className="max-sm:hidden">By</Th>
            <Th className="max-sm:hidden">Good until</Th>
            <Th>
              <span className="sr-only">Withdraw</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {invitations.map(({ id, email, role, createdByName, expiresAt }) => (
            <Tr key={id}>
              <Td className="max-w-0 truncate font-name">{email}</Td>
              <Td>{roleLabel(role)}</Td>
              <Td className="text-ink-2 max-sm:hidden">{createdByName ?? 'the operator'}</Td>
              <Td className="text-ink-2 max-sm:hidden">
                <Time at={expiresAt.getTime()} mode="moment" />
              </Td>
              <Td className="text-right">
                <WithdrawButton id={id} email={email} />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}
