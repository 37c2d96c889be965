import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import { Footer } from '@groundwork/ui/footer'
import { plural } from '@groundwork/ui/number'
import type { Metadata } from 'next'
import Link from 'next/link'
import { RefreshOnLive } from '../../../../catalogue/refresh-on-live'
import { RowKeys } from '../../../../catalogue/row-keys'
import { newIntegrationHref } from '../../../../delivery/integrations/address'
import { IntegrationTable } from '../../../../delivery/integrations/integration-table'
import { reasonAgainst, SettingsFrame } from '../../../../settings/settings-frame'
import { api, requireUser } from '../../../../trpc/server'

export const metadata: Metadata = { title: 'Integrations' }

export default async function IntegrationsPage() {
  const [user, caller] = [await requireUser(), await api()]
  const integrations = await caller.delivery.integrations.list()
  const refused = reasonAgainst(user, 'integration.manage')
  const broken = integrations.filter(({ state, trouble }) => state === 'active' && trouble !== null).length
  return (
    <SettingsFrame
      tab="integrations"
      lead={
        broken > 0
          ? `${plural(broken, 'integration')} of ${integrations.length} cannot be used now. Open it to see why.`
          : 'What versions run on: orchestrators, compute, data, serving and caches, each made of what a plugin brings.'
      }
      actions={
        refused ? null : (
          <Link href={newIntegrationHref} className={buttonClass({ kind: 'primary' })}>
            Make an integration
          </Link>
        )
      }
    >
      <RefreshOnLive interests={[{ topic: 'integration' }, { topic: 'environment' }, { topic: 'plugin' }]} />
      <RowKeys />
      <div className="flex-1 bg-surface">
        {integrations.length === 0 ? (
          <EmptyState kind="nothing-yet" title="There is no integration yet">
            Enable a plugin that brings an orchestrator, for example Local orchestrator under Plugins: the first one is
            made and bound by itself.
          </EmptyState>
        ) : (
          <IntegrationTable integrations={integrations} />
        )}
        {refused ? <p className="px-5 py-3 text-xs text-ink-3">{refused}</p> : null}
      </div>
      <Footer
        range={plural(integrations.length, 'integration')}
        keys={[
          { keys: ['j', 'k'], label: 'row' },
          { keys: ['enter'], label: 'open' },
        ]}
      />
    </SettingsFrame>
  )
}
