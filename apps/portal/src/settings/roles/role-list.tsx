import { plural } from '@groundwork/ui/number'
import { Pill } from '@groundwork/ui/pill'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import Link from 'next/link'
import type { RouterOutputs } from '../../trpc/types'

export type CustomRole = RouterOutputs['access']['roles']['list']['roles'][number]

export function roleHref(id: string): string {
  return `/settings/roles?edit=${id}`
}

/** Custom roles with what they give, where, and how many have them. */
export function RoleList({ roles }: { roles: CustomRole[] }) {
  return (
    <Table>
      <thead>
        <tr>
          <Th className="min-w-40 first:pl-5 max-sm:first:pl-3">Role</Th>
          <Th className="w-full">Gives</Th>
          <Th className="max-rail:hidden">Where</Th>
          <Th>Who has it</Th>
        </tr>
      </thead>
      <tbody>
        {roles.map((role) => (
          <Row key={role.id} role={role} />
        ))}
      </tbody>
    </Table>
  )
}

function Row({ role: { id, name, description, actions, resources, environments, holders } }: { role: CustomRole }) {
  return (
    <Tr>
      <Td className="first:pl-5 max-sm:first:pl-3" title={description || undefined}>
        <Link href={roleHref(id)} data-row-link className="font-name hover:text-accent hover:underline">
          {name}
        </Link>
      </Td>
      <Td className="max-w-0 truncate text-ink-2" title={actions.join(', ')}>
        {actions.join(', ')}
      </Td>
      <Td className="max-rail:hidden">
        <span className="flex gap-1">
          {resources.length === 0 && environments.length === 0 ? <span className="text-ink-3">everywhere</span> : null}
          {[...resources, ...environments].map((place) => (
            <Pill key={place}>{place}</Pill>
          ))}
        </span>
      </Td>
      <Td title={holders.map((holder) => holder.name).join(', ') || undefined}>
        {holders.length === 0 ? <span className="text-ink-3">nobody</span> : holdersIn(holders)}
      </Td>
    </Tr>
  )
}

function holdersIn(holders: CustomRole['holders']): string {
  const teams = holders.filter(({ kind }) => kind === 'team').length
  const people = holders.length - teams
  const parts = [people && plural(people, 'person', 'people'), teams && plural(teams, 'team')]
  return parts.filter(Boolean).join(', ')
}
