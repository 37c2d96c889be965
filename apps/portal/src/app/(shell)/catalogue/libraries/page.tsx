import { EmptyState } from '@groundwork/ui/empty-state'
import { Footer } from '@groundwork/ui/footer'
import { plural } from '@groundwork/ui/number'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import type { Metadata } from 'next'
import Link from 'next/link'
import { CatalogueHead } from '../../../../catalogue/catalogue-head'
import { cataloguePlugins } from '../../../../catalogue/catalogue-plugins'
import { NothingYet } from '../../../../catalogue/no-projects'
import { RefreshOnLive } from '../../../../catalogue/refresh-on-live'
import { RowKeys } from '../../../../catalogue/row-keys'
import { PluginTable } from '../../../../plugins/pages/catalogue/plugin-table'
import { api } from '../../../../trpc/server'
import type { RouterOutputs } from '../../../../trpc/types'

export const metadata: Metadata = { title: 'Libraries' }

export default async function LibrariesPage() {
  const caller = await api()
  const [libraries, summary, plugins] = await Promise.all([
    caller.catalog.libraries(),
    caller.catalog.summary(),
    cataloguePlugins(),
  ])
  return (
    <>
      <CatalogueHead current="libraries" />
      <RowKeys />
      <RefreshOnLive interests={[{ topic: 'project' }, { topic: 'plugin' }]} />
      <div className="flex-1 bg-surface">
        {plugins.length > 0 ? <PluginTable entries={plugins} /> : null}
        {libraries.length > 0 ? (
          <LibraryTable libraries={libraries} />
        ) : plugins.length > 0 ? null : summary.projects === 0 ? (
          <NothingYet />
        ) : (
          <NoLibrary />
        )}
      </div>
      <Footer
        range={`${plural(plugins.length, 'plugin')}, ${plural(libraries.length, 'Metaflow extension')}`}
        keys={[
          { keys: ['j', 'k'], label: 'move' },
          { keys: ['enter'], label: 'its projects' },
        ]}
      />
    </>
  )
}

function LibraryTable({ libraries }: { libraries: RouterOutputs['catalog']['libraries'] }) {
  return (
    <Table>
      <thead>
        <tr>
          <Th>Library</Th>
          <Th className="max-sm:hidden">Versions in use</Th>
          <Th className="max-sm:hidden">Extension</Th>
          <Th number>Projects</Th>
          <Th number>Last seen</Th>
        </tr>
      </thead>
      <tbody>
        {libraries.map((library) => (
          <Tr key={library.distribution}>
            <Td className="truncate max-sm:w-full max-sm:max-w-0">
              <Link
                href={`/catalogue?library=${encodeURIComponent(library.distribution)}`}
                data-row-link
                className="font-name hover:text-accent"
              >
                {library.distribution}
              </Link>
            </Td>
            <Td className="w-full max-w-0 truncate font-mono text-xs text-ink-2 max-sm:hidden">
              {library.versions.join(', ')}
            </Td>
            <Td className="font-mono text-xs text-ink-2 max-sm:hidden">{library.extension}</Td>
            <Td number>{library.projects}</Td>
            <Td number className="text-ink-2">
              <Time at={library.lastSeenAt} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

function NoLibrary() {
  return (
    <EmptyState kind="nothing-yet" title="No run has used a Metaflow extension yet">
      A library shows here when a run has it installed as a Metaflow extension; its name and version are read from the
      run.
    </EmptyState>
  )
}
