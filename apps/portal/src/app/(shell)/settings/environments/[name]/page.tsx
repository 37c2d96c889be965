import type { Metadata } from 'next'
import Link from 'next/link'
import { RefreshOnLive } from '../../../../../catalogue/refresh-on-live'
import { beyondOf } from '../../../../../delivery/environments/beyond'
import { Bindings } from '../../../../../delivery/environments/bindings'
import { AsleepEnvironmentEditor } from '../../../../../delivery/environments/environment-editor-asleep'
import { History } from '../../../../../delivery/environments/history'
import { readEnvironmentPage, readEnvironments } from '../../../../../delivery/environments/read'
import { decodeParts } from '../../../../../runs/addresses'
import { reasonAgainst, SettingsFrame } from '../../../../../settings/settings-frame'
import { api, requireUser } from '../../../../../trpc/server'

type Props = { params: Promise<{ name: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeParts(await params).name }
}

export default async function EnvironmentPage({ params }: Props) {
  const { name } = decodeParts(await params)
  const [user, caller] = [await requireUser(), await api()]
  const [environments, environment] = await Promise.all([readEnvironments(), readEnvironmentPage(name)])
  const [{ teams }, offers, integrations, elsewhere, { envelopes }, plugins] = await Promise.all([
    caller.access.teams.list(),
    caller.delivery.environments.offers(),
    caller.delivery.integrations.list(),
    caller.delivery.environments.elsewhere({ environmentId: environment.id }),
    caller.plugins.envelopes.list(),
    caller.plugins.list(),
  ])
  const refused = reasonAgainst(user, 'environment.manage')
  return (
    <SettingsFrame
      tab="environments"
      lead={
        <>
          <b className="font-name text-ink">{environment.title}</b>
          {environment.production ? ' (production)' : ''}.{' '}
          {refused ?? 'What it asks, what is bound to it, and what was changed.'}{' '}
          <Link href="/settings/environments" className="text-accent hover:underline">
            All environments
          </Link>
        </>
      }
    >
      <RefreshOnLive
        interests={[{ topic: 'environment' }, { topic: 'integration' }, { topic: 'target' }, { topic: 'promotion' }]}
      />
      <AsleepEnvironmentEditor
        key={environment.id}
        environment={environment}
        others={environments.filter(({ id }) => id !== environment.id)}
        teams={teams.map(({ id, name: team }) => ({ id, name: team }))}
        offers={offers}
        refused={refused}
      />
      <div className="flex flex-col gap-4 px-5 pb-5 max-sm:px-3">
        <Bindings
          environment={environment}
          integrations={integrations
            .filter(({ state }) => state === 'active')
            .map(({ id, name: integration, role, trouble, pluginId }) => ({
              ...{ id, name: integration, role, trouble },
              beyond: beyondOf({ envelopes, plugins }, pluginId, environment.name),
            }))}
          elsewhere={elsewhere}
          refused={refused}
        />
        <History
          resourceKind="environment"
          resourceId={environment.id}
          teams={new Map(teams.map(({ id, name: team }) => [id, team]))}
        />
      </div>
    </SettingsFrame>
  )
}
