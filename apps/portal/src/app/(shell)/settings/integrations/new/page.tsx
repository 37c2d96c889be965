import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import type { Metadata } from 'next'
import Link from 'next/link'
import { AsleepNewIntegration } from '../../../../../delivery/integrations/new-integration-asleep'
import { reasonAgainst, SettingsFrame, SettingsRefused } from '../../../../../settings/settings-frame'
import { api, requireUser } from '../../../../../trpc/server'

export const metadata: Metadata = { title: 'Make an integration' }

export default async function NewIntegrationPage() {
  const refused = reasonAgainst(await requireUser(), 'integration.manage')
  if (refused)
    return (
      <SettingsRefused
        tab="integrations"
        title="You may not make an integration"
        reason={refused}
        action="integration.manage"
      />
    )
  const offers = await (await api()).delivery.integrations.offers()
  return (
    <SettingsFrame tab="integrations" lead="A new integration: choose what a plugin brings, name it, set it.">
      {offers.length === 0 ? (
        <EmptyState
          kind="nothing-yet"
          title="No plugin brings one"
          actions={
            <Link href="/plugins/available" className={buttonClass({})}>
              Show available plugins
            </Link>
          }
        >
          Orchestrators, compute and the like come with plugins. Register one first.
        </EmptyState>
      ) : (
        <AsleepNewIntegration offers={offers} refused={refused} />
      )}
    </SettingsFrame>
  )
}
