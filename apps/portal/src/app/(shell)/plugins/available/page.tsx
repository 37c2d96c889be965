import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import { Footer } from '@groundwork/ui/footer'
import { plural } from '@groundwork/ui/number'
import type { Metadata } from 'next'
import Link from 'next/link'
import { RefreshOnLive } from '../../../../catalogue/refresh-on-live'
import { RowKeys } from '../../../../catalogue/row-keys'
import { CardGrid } from '../../../../plugins/pages/list/card-grid'
import { listHref, narrow, readAddress } from '../../../../plugins/pages/list/list-address'
import { ListBar } from '../../../../plugins/pages/list/list-bar'
import { NoMatch } from '../../../../plugins/pages/list/no-match'
import { AvailableCard } from '../../../../plugins/pages/list/plugin-card'
import { PluginsFrame } from '../../../../plugins/pages/plugins-frame'
import { RegisterOn } from '../../../../plugins/pages/register/register-on'
import { api } from '../../../../trpc/server'

export const metadata: Metadata = { title: 'Available plugins' }

type PageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> }
const path = '/plugins/available'

export default async function AvailablePage({ searchParams }: PageProps) {
  const [search, caller] = await Promise.all([searchParams, api()])
  const [rows, installed] = await Promise.all([caller.plugins.available(), caller.plugins.list()])
  const address = { ...readAddress(search), state: 'all' as const }
  const shown = narrow(rows, address, ({ label }) => ({
    id: label.sha256,
    name: label.name,
    text: [label.name, label.pluginId, label.description, label.publisher.name].join(' ').toLowerCase(),
    state: 'none',
    attention: false,
    errorRate: null,
    loadMs: null,
    sizeBytes: label.sizeBytes,
    at: label.createdAt.getTime(),
  }))
  const register = [search['register'] ?? []].flat()[0]
  return (
    <PluginsFrame
      tab="available"
      lead="Bundles that are here and not installed: those that came with Groundwork, and those somebody uploaded."
      counts={{ installed: installed.length, available: rows.length }}
    >
      <RowKeys />
      <RefreshOnLive interests={[{ topic: 'plugin' }]} />
      {rows.length > 0 ? <ListBar path={path} address={address} states={false} /> : null}
      <div className="flex-1">
        {rows.length === 0 ? (
          <EmptyState
            kind="nothing-yet"
            title="No bundle waits to be registered"
            actions={
              <Link href={`${path}?register=new`} scroll={false} className={buttonClass({ kind: 'primary' })}>
                Upload a bundle
              </Link>
            }
          >
            Everything that came with Groundwork is installed. Upload a packed plugin, or fetch one from the npm
            registry by its name and version.
          </EmptyState>
        ) : shown.length === 0 ? (
          <NoMatch
            what="bundle"
            address={address}
            total={rows.length}
            clearHref={path}
            without={(part) => listHref(path, { ...address, ...part })}
          />
        ) : (
          <CardGrid>
            {shown.map((row) => (
              <AvailableCard key={row.label.sha256} row={row} path={path} />
            ))}
          </CardGrid>
        )}
      </div>
      <Footer
        range={plural(shown.length, 'bundle')}
        keys={[
          { keys: ['/'], label: 'filter' },
          { keys: ['j', 'k'], label: 'move' },
          { keys: ['enter'], label: 'register' },
        ]}
      />
      <RegisterOn register={register} team={[search['team'] ?? []].flat()[0]} />
    </PluginsFrame>
  )
}
