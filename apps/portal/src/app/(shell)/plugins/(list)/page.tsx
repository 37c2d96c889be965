import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import { Footer } from '@groundwork/ui/footer'
import { plural } from '@groundwork/ui/number'
import type { Metadata } from 'next'
import Link from 'next/link'
import { RefreshOnLive } from '../../../../catalogue/refresh-on-live'
import { RowKeys } from '../../../../catalogue/row-keys'
import { CardGrid } from '../../../../plugins/pages/list/card-grid'
import { RefreshWhileSeen } from '../../../../plugins/pages/refresh-while-seen'
import { listHref, narrow, readAddress } from '../../../../plugins/pages/list/list-address'
import { ListBar } from '../../../../plugins/pages/list/list-bar'
import { NoMatch } from '../../../../plugins/pages/list/no-match'
import { PluginCard } from '../../../../plugins/pages/list/plugin-card'
import { installedSentence, needsAttention } from '../../../../plugins/pages/list/sentence'
import { PluginsFrame } from '../../../../plugins/pages/plugins-frame'
import { RegisterOn } from '../../../../plugins/pages/register/register-on'
import { api } from '../../../../trpc/server'

export const metadata: Metadata = { title: 'Plugins' }

type PageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function PluginsPage({ searchParams }: PageProps) {
  const [search, caller] = await Promise.all([searchParams, api()])
  const [rows, available, { teams }] = await Promise.all([
    caller.plugins.list(),
    caller.plugins.available(),
    caller.access.teams.list(),
  ])
  const address = readAddress(search)
  const shown = narrow(rows, address, (row) => ({
    id: row.pluginId,
    name: row.label.name,
    text: [
      row.label.name,
      row.pluginId,
      row.label.description,
      row.label.publisher.name,
      row.label.signedBy ?? '',
      row.ownerTeamName ?? 'platform',
    ]
      .join(' ')
      .toLowerCase(),
    state: row.state,
    attention: needsAttention(row),
    errorRate: row.figures.errorRate,
    loadMs: row.figures.loadMs,
    sizeBytes: row.label.sizeBytes,
    at: row.label.createdAt.getTime(),
  }))
  const names = new Map(teams.map(({ id, name }) => [id, name]))
  const register = [search['register'] ?? []].flat()[0]
  return (
    <PluginsFrame
      tab="installed"
      lead={installedSentence(rows)}
      counts={{ installed: rows.length, available: available.length }}
    >
      <RowKeys />
      <RefreshOnLive interests={[{ topic: 'plugin' }]} />
      <RefreshWhileSeen />
      {rows.length > 0 ? <ListBar path="/plugins" address={address} states /> : null}
      <div className="flex-1">
        {rows.length === 0 ? (
          <EmptyState
            kind="nothing-yet"
            title="No plugin is installed yet"
            command={
              'npx groundwork-plugin create my-library\nnpx groundwork-plugin pack\nnpx groundwork-plugin publish'
            }
            actions={
              <Link href="/plugins/available" className={buttonClass({ kind: 'primary' })}>
                Look at what is available
              </Link>
            }
          >
            A plugin brings pages, tabs, cards and a backend of its own, without a rebuild or a restart. Register one
            that came with Groundwork, or make your own.
          </EmptyState>
        ) : shown.length === 0 ? (
          <NoMatch
            what="plugin"
            address={address}
            total={rows.length}
            clearHref="/plugins"
            without={(part) => listHref('/plugins', { ...address, ...part })}
          />
        ) : (
          <CardGrid>
            {shown.map((row) => (
              <PluginCard key={row.pluginId} row={row} teamName={(id) => names.get(id)} />
            ))}
          </CardGrid>
        )}
      </div>
      <Footer
        range={
          shown.length === rows.length
            ? plural(rows.length, 'plugin')
            : `${shown.length} of ${plural(rows.length, 'plugin')}`
        }
        keys={[
          { keys: ['/'], label: 'filter' },
          { keys: ['j', 'k'], label: 'move' },
          { keys: ['enter'], label: 'open' },
        ]}
      />
      <RegisterOn register={register} team={[search['team'] ?? []].flat()[0]} />
    </PluginsFrame>
  )
}
