import type { IntegrationRow } from '@groundwork/delivery/integration/list'
import { plural } from '@groundwork/ui/number'
import { StatusWord } from '@groundwork/ui/status-word'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { integrationHref } from './address'
import { integrationLook } from './look'

/** Integrations with their state first. */
export function IntegrationTable({ integrations }: { integrations: IntegrationRow[] }) {
  return (
    <Table>
      <thead>
        <tr>
          <Th className="first:pl-5 max-sm:first:pl-3">State</Th>
          <Th>Integration</Th>
          <Th className="max-sm:hidden">Role</Th>
          <Th className="w-full max-rail:hidden">Bound to</Th>
          <Th className="max-sm:hidden">Asked</Th>
        </tr>
      </thead>
      <tbody>
        {integrations.map((integration) => (
          <Row key={integration.id} integration={integration} />
        ))}
      </tbody>
    </Table>
  )
}

function Row({ integration }: { integration: IntegrationRow }) {
  const { id, name, role, title, pluginName, pluginVersion, environments, targets, capabilitiesAt } = integration
  const { glyph, word } = integrationLook(integration)
  return (
    <Tr>
      <Td height="tall" className="first:pl-5 max-sm:first:pl-3">
        <StatusWord kind={glyph} title={integration.trouble ?? undefined}>
          {word}
        </StatusWord>
      </Td>
      <Td height="tall">
        <Link href={integrationHref(id)} data-row-link className="font-name hover:text-accent hover:underline">
          {name}
        </Link>
        <span className="block text-xs text-ink-3 max-sm:whitespace-normal">
          {title}, {pluginName} {pluginVersion ?? ''}
        </span>
      </Td>
      <Td height="tall" className="text-ink-2 max-sm:hidden">
        {role}
      </Td>
      <Td height="tall" className="text-ink-2 max-rail:hidden">
        {environments.length === 0 ? (
          <span className="text-ink-3">nothing</span>
        ) : (
          environments.map((each) => each.title).join(', ')
        )}
        {targets > 0 ? <span className="text-ink-3">, {plural(targets, 'target')} on it</span> : null}
      </Td>
      <Td height="tall" className="text-ink-2 max-sm:hidden">
        {capabilitiesAt === null ? <span className="text-ink-3">never</span> : <Time at={capabilitiesAt} />}
      </Td>
    </Tr>
  )
}
