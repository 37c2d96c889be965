import type { Environment } from '@groundwork/delivery/environment/rows'
import { Pill } from '@groundwork/ui/pill'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import Link from 'next/link'
import { environmentHref } from './address'
import { policySentence } from './policy-words'

/** Environments from the lowest to the highest, with the way in and what is bound. */
export function EnvironmentTable({ environments }: { environments: Environment[] }) {
  return (
    <Table>
      <thead>
        <tr>
          <Th className="w-64 first:pl-5 max-sm:w-auto max-sm:first:pl-3">Environment</Th>
          <Th>Way in</Th>
          <Th className="max-rail:hidden">Bound</Th>
          <Th number className="max-sm:hidden">
            Rank
          </Th>
        </tr>
      </thead>
      <tbody>
        {environments.map((environment) => (
          <Row key={environment.id} environment={environment} />
        ))}
      </tbody>
    </Table>
  )
}

function Row({ environment }: { environment: Environment }) {
  const { name, title, rank, production, policy, bindings } = environment
  const bound = Object.entries(bindings)
  return (
    <Tr>
      <Td className="first:pl-5 max-sm:first:pl-3">
        <span className="flex items-center gap-2">
          <Link href={environmentHref(name)} data-row-link className="font-name hover:text-accent hover:underline">
            {title}
          </Link>
          <code className="text-xs text-ink-3">{name}</code>
          {production ? <Pill tone="accent">production</Pill> : null}
        </span>
      </Td>
      <Td className="w-full max-w-0 truncate text-ink-2">{policySentence(policy)}</Td>
      <Td className="text-ink-2 max-rail:hidden">
        {bound.length === 0 ? (
          <span className="text-warn">nothing: promotions cannot run</span>
        ) : (
          bound.map(([role, { name: integration }]) => `${integration} (${role})`).join(', ')
        )}
      </Td>
      <Td number className="max-sm:hidden">
        {rank}
      </Td>
    </Tr>
  )
}
