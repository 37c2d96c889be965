import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import { Footer } from '@groundwork/ui/footer'
import { plural } from '@groundwork/ui/number'
import type { Metadata } from 'next'
import Link from 'next/link'
import { RefreshOnLive } from '../../../../../catalogue/refresh-on-live'
import { RowKeys } from '../../../../../catalogue/row-keys'
import { newEnvironmentHref } from '../../../../../delivery/environments/address'
import { AsleepEnvironmentEditor } from '../../../../../delivery/environments/environment-editor-asleep'
import { EnvironmentTable } from '../../../../../delivery/environments/environment-table'
import { reasonAgainst, SettingsFrame } from '../../../../../settings/settings-frame'
import { api, requireUser } from '../../../../../trpc/server'

export const metadata: Metadata = { title: 'Environments' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function EnvironmentsPage({ searchParams }: Props) {
  const [user, caller, query] = [await requireUser(), await api(), await searchParams]
  const environments = await caller.delivery.environments.list()
  const refused = reasonAgainst(user, 'environment.manage')
  if (query['new'] !== undefined) {
    const [{ teams }, offers] = await Promise.all([caller.access.teams.list(), caller.delivery.environments.offers()])
    return (
      <SettingsFrame
        tab="environments"
        lead="A new environment: where it stands among the others, and what it asks of a promotion."
      >
        <AsleepEnvironmentEditor
          environment={null}
          others={environments}
          teams={teams.map(({ id, name }) => ({ id, name }))}
          offers={offers}
          refused={refused}
        />
      </SettingsFrame>
    )
  }
  return (
    <SettingsFrame
      tab="environments"
      lead={`${plural(environments.length, 'environment')}, from the lowest to the highest. Versions are promoted from one to the next; each asks what it asks.`}
      actions={
        refused ? null : (
          <Link href={newEnvironmentHref} className={buttonClass({ kind: 'primary' })}>
            Make an environment
          </Link>
        )
      }
    >
      <RefreshOnLive interests={[{ topic: 'environment' }, { topic: 'integration' }]} />
      <RowKeys />
      <div className="flex-1 bg-surface">
        {environments.length === 0 ? (
          <EmptyState kind="nothing-yet" title="There is no environment yet">
            {refused ?? 'Make one for each place that versions are promoted to: dev, staging, production.'}
          </EmptyState>
        ) : (
          <EnvironmentTable environments={environments} />
        )}
        {refused ? <p className="px-5 py-3 text-xs text-ink-3">{refused}</p> : null}
      </div>
      <Footer
        range={plural(environments.length, 'environment')}
        keys={[
          { keys: ['j', 'k'], label: 'row' },
          { keys: ['enter'], label: 'open' },
        ]}
      />
    </SettingsFrame>
  )
}
