import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import Link from 'next/link'
import { api } from '../../../trpc/server'
import type { RouterOutputs } from '../../../trpc/types'
import { stateLook } from '../words/state-look'

type Entry = RouterOutputs['plugins']['catalogue'][number]

/** Domain libraries and extensions beside projects: whose they are, which version is on, how many projects they are about. */
export async function PluginTable({ entries }: { entries: Entry[] }) {
  const counts = await Promise.all(entries.map(countOf))
  return (
    <Table>
      <thead>
        <tr>
          <Th>Plugin</Th>
          <Th className="max-sm:hidden">Kind</Th>
          <Th className="max-sm:hidden">Owner</Th>
          <Th>Version</Th>
          <Th number>Projects</Th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry, index) => {
          const look = stateLook({ state: entry.state, dev: false, pending: false, quarantined: false, running: true })
          return (
            <Tr key={entry.pluginId}>
              <Td className="w-full max-w-0 truncate">
                <StatusGlyph kind={look.glyph} label={look.word} className="mr-2 inline-block align-[-2px]" />
                <Link href={`/plugins/${entry.pluginId}`} data-row-link className="font-name hover:text-accent">
                  {entry.name}
                </Link>
                <span className="pl-2 text-ink-3">{entry.description}</span>
              </Td>
              <Td className="text-ink-2 max-sm:hidden">
                {entry.kind === 'extension' ? 'Extension' : 'Domain library'}
              </Td>
              <Td className="text-ink-2 max-sm:hidden">{entry.ownerTeamName ?? 'Platform'}</Td>
              <Td className="font-mono text-xs text-ink-2">{entry.version}</Td>
              <Td number>{counts[index] ?? ''}</Td>
            </Tr>
          )
        })}
      </tbody>
    </Table>
  )
}

/** How many projects a plugin is about; null for one that names no subject. */
async function countOf({ library, ownerTeam }: Entry): Promise<number | null> {
  if (library.distributions.length + library.projects.length + library.flows.length === 0) return null
  return (await (await api()).catalog.related({ ...library, ownerTeam })).length
}
