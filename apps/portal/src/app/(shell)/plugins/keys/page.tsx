import { EmptyState } from '@groundwork/ui/empty-state'
import { plural } from '@groundwork/ui/number'
import { Panel } from '@groundwork/ui/panel'
import type { Metadata } from 'next'
import { RefreshOnLive } from '../../../../catalogue/refresh-on-live'
import { KeyForm } from '../../../../plugins/pages/keys/key-form'
import { KeyTable } from '../../../../plugins/pages/keys/key-table'
import { PluginsFrame } from '../../../../plugins/pages/plugins-frame'
import { SettingsColumns } from '../../../../settings/settings-columns'
import { api } from '../../../../trpc/server'

export const metadata: Metadata = { title: 'Keys' }

export default async function KeysPage() {
  const caller = await api()
  const [{ keys, mayChange }, { teams }] = await Promise.all([caller.plugins.keys.list(), caller.access.teams.list()])
  const trusted = keys.filter(({ revokedAt }) => revokedAt === null).length
  return (
    <PluginsFrame
      tab="keys"
      lead={`${plural(trusted, 'key')} trusted. A bundle that is not shipped must be signed by one whose ids it keeps to.`}
    >
      <RefreshOnLive interests={[{ topic: 'plugin' }]} />
      <SettingsColumns
        side={
          <Panel title="Trust a key" padded>
            {mayChange.allowed ? <KeyForm teams={teams} /> : <p className="text-ink-2">{mayChange.reason}</p>}
          </Panel>
        }
      >
        <Panel>
          {keys.length === 0 ? (
            <EmptyState kind="nothing-yet" title="No key is trusted yet">
              A first key is trusted here, or in the Register sheet together with the first bundle that it signed.
            </EmptyState>
          ) : (
            <KeyTable keys={keys} reason={mayChange.allowed ? null : mayChange.reason} />
          )}
        </Panel>
      </SettingsColumns>
    </PluginsFrame>
  )
}
