import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import { plural } from '@groundwork/ui/number'
import { Panel } from '@groundwork/ui/panel'
import type { Metadata } from 'next'
import Link from 'next/link'
import { RefreshOnLive } from '../../../../catalogue/refresh-on-live'
import { beyondOf } from '../../../../delivery/environments/beyond'
import { EnvelopeCard } from '../../../../plugins/pages/envelopes/envelope-card'
import type { EnvelopeValues } from '../../../../plugins/pages/envelopes/envelope-form'
import { EnvelopeSheet } from '../../../../plugins/pages/envelopes/envelope-sheet'
import { PluginsFrame } from '../../../../plugins/pages/plugins-frame'
import { api, requireUser } from '../../../../trpc/server'
import type { RouterOutputs } from '../../../../trpc/types'

export const metadata: Metadata = { title: 'Envelopes' }

const fresh: EnvelopeValues = {
  id: null,
  teamId: '',
  idPrefix: '',
  permissions: ['catalog.read', 'runs.read', 'kv', 'sql', 'jobs', 'events.subscribe', 'notifications'],
  points: [],
  memoryMb: 192,
  ratePerMinute: 6_000,
  environments: [],
  everyone: false,
}

type PageProps = { searchParams: Promise<{ envelope?: string | string[] }> }

export default async function EnvelopesPage({ searchParams }: PageProps) {
  const caller = await api()
  const [user, search, { envelopes, mayChange }, { teams }, { keys }, plugins, environments] = await Promise.all([
    requireUser(),
    searchParams,
    caller.plugins.envelopes.list(),
    caller.access.teams.list(),
    caller.plugins.keys.list(),
    caller.plugins.list(),
    caller.delivery.environments.list(),
  ])
  const open = mayChange.allowed ? [search.envelope ?? []].flat()[0] : undefined
  const first = open === 'new' ? fresh : envelopes.find(({ id }) => id === open)
  return (
    <PluginsFrame
      tab="envelopes"
      lead={`${plural(envelopes.length, 'envelope')}. Inside its envelope a team registers, upgrades and rolls back its plugins alone.`}
    >
      <RefreshOnLive interests={[{ topic: 'plugin' }]} />
      <div className="flex flex-col gap-4 p-5 max-sm:p-3">
        {mayChange.allowed ? (
          <div>
            <Link href="/plugins/envelopes?envelope=new" scroll={false} className={buttonClass({ kind: 'primary' })}>
              Grant an envelope
            </Link>
          </div>
        ) : (
          <p className="text-ink-2">{mayChange.reason}</p>
        )}
        {envelopes.length === 0 ? (
          <Panel>
            <EmptyState kind="nothing-yet" title="No team has an envelope yet">
              Without one every plugin of a team is a request to the administrators. Grant a team a prefix for its
              plugin ids and what they may ask for.
            </EmptyState>
          </Panel>
        ) : (
          <div className="grid grid-cols-2 items-start gap-4 max-rail:grid-cols-1">
            {envelopes.map((envelope) => (
              <EnvelopeCard
                key={envelope.id}
                envelope={envelope}
                yours={envelope.teamId in user.teams}
                mayChange={mayChange.allowed}
                beyond={boundBeyond(envelope, { plugins, environments })}
                keys={keys.filter(({ teamId, revokedAt }) => teamId === envelope.teamId && !revokedAt)}
                plugins={plugins
                  .filter(({ ownerTeam }) => ownerTeam === envelope.teamId)
                  .map(({ pluginId, label }) => ({ id: pluginId, name: label.name, version: label.version }))}
              />
            ))}
          </div>
        )}
      </div>
      {first ? (
        <EnvelopeSheet key={first.id ?? 'new'} first={first} teams={teams.map(({ id, name }) => ({ id, name }))} />
      ) : null}
    </PluginsFrame>
  )
}

type Envelope = RouterOutputs['plugins']['envelopes']['list']['envelopes'][number]
type Bound = {
  plugins: RouterOutputs['plugins']['list']
  environments: RouterOutputs['delivery']['environments']['list']
}

/** What was bound before the envelope said to which environments. */
function boundBeyond(envelope: Envelope, { plugins, environments }: Bound) {
  const held = { envelopes: [envelope], plugins }
  return environments.flatMap(({ name, title: environment, bindings }) =>
    Object.values(bindings)
      .filter(({ pluginId }) => beyondOf(held, pluginId, name) !== null)
      .map(({ name: integration }) => ({ integration, environment })),
  )
}
