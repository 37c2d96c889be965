import { can } from '@groundwork/access/can'
import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import { Footer } from '@groundwork/ui/footer'
import { plural } from '@groundwork/ui/number'
import type { Metadata } from 'next'
import Link from 'next/link'
import { Suspense } from 'react'
import { RefreshOnLive } from '../../../../catalogue/refresh-on-live'
import { RowKeys } from '../../../../catalogue/row-keys'
import { CardGrid } from '../../../../plugins/pages/list/card-grid'
import { listHref, narrow, readAddress } from '../../../../plugins/pages/list/list-address'
import { ListBar } from '../../../../plugins/pages/list/list-bar'
import { NoMatch } from '../../../../plugins/pages/list/no-match'
import { AvailableCard } from '../../../../plugins/pages/list/plugin-card'
import { RegistryList } from '../../../../plugins/pages/list/registry-list'
import { PluginsFrame } from '../../../../plugins/pages/plugins-frame'
import { RegisterOn } from '../../../../plugins/pages/register/register-on'
import { api, requireUser } from '../../../../trpc/server'
import { type TrustRefused, trustRefused } from '../../../../plugins/pages/register/trust-refused'

export const metadata: Metadata = { title: 'Available plugins' }

type PageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> }
const path = '/plugins/available'

export default async function AvailablePage({ searchParams }: PageProps) {
  const [search, caller] = await Promise.all([searchParams, api()])
  const user = await requireUser()
  const upload = can(user, 'plugin.upload', { kind: 'installation' })
  const trust = await trustRefused()
  const [rows, installed] = await Promise.all([caller.plugins.available(), caller.plugins.list()])
  const address = { ...readAddress(search), state: 'all' as const }
  const shown = narrow(rows, address, ({ label }) => ({
    id: label.sha256,
    name: label.name,
    text: [label.name, label.pluginId, label.description, label.publisher.name, label.signedBy ?? '']
      .join(' ')
      .toLowerCase(),
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
        {/* The registry is elsewhere: the page does not wait for it. */}
        <Suspense fallback={<p className="px-5 pb-4 text-xs text-ink-3 max-sm:px-3">Asking the plugin registry</p>}>
          <Registry query={address.q} uploadReason={upload.allowed ? null : upload.reason} trustRefused={trust} />
        </Suspense>
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

type RegistryProps = { query: string; uploadReason: string | null; trustRefused: TrustRefused | null }

async function Registry(props: RegistryProps) {
  return <RegistryList view={await (await api()).plugins.registry()} path={path} {...props} />
}
