import { EmptyState } from '@groundwork/ui/empty-state'
import { ErrorPanel } from '@groundwork/ui/error-panel'
import { plural } from '@groundwork/ui/number'
import { Panel } from '@groundwork/ui/panel'
import { StatusChip } from '@groundwork/ui/status-chip'
import type { Metadata } from 'next'
import Link from 'next/link'
import { RefreshOnLive } from '../../../../../catalogue/refresh-on-live'
import { environmentHref } from '../../../../../delivery/environments/address'
import { History } from '../../../../../delivery/environments/history'
import { Calls } from '../../../../../delivery/integrations/calls'
import { Capabilities } from '../../../../../delivery/integrations/capabilities'
import { ComputeLoad } from '../../../../../delivery/integrations/compute-load'
import { Conformance } from '../../../../../delivery/integrations/conformance'
import { Connection } from '../../../../../delivery/integrations/connection'
import { AsleepIntegrationConfig } from '../../../../../delivery/integrations/integration-config-asleep'
import { integrationLook } from '../../../../../delivery/integrations/look'
import { Retire } from '../../../../../delivery/integrations/retire'
import { SettingsColumns } from '../../../../../settings/settings-columns'
import { reasonAgainst, SettingsFrame } from '../../../../../settings/settings-frame'
import { orNotFound } from '../../../../../trpc/or-not-found'
import { api, requireUser } from '../../../../../trpc/server'

type Props = { params: Promise<{ id: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { delivery } = await api()
  return { title: (await orNotFound(delivery.integrations.get(await params))).name }
}

export default async function IntegrationPage({ params }: Props) {
  const { id } = await params
  const [user, { delivery }] = [await requireUser(), await api()]
  const integration = await orNotFound(delivery.integrations.get({ id }))
  const report = await delivery.integrations.conformance({ id })
  const calls = await delivery.integrations.calls({ id })
  const refused = reasonAgainst(user, 'integration.manage')
  const { name, role, title, pluginId, pluginName, pluginVersion, state, trouble } = integration
  const look = integrationLook(integration)
  return (
    <SettingsFrame
      tab="integrations"
      lead={
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <b className="font-name text-ink">{name}</b>
          <StatusChip kind={look.glyph}>{look.word}</StatusChip>
          <span>
            {role}: {title}, of{' '}
            <Link href={`/plugins/${pluginId}`} className="text-accent hover:underline">
              {pluginName} {pluginVersion ?? ''}
            </Link>
          </span>
          <Link href="/settings/integrations" className="text-accent hover:underline">
            All integrations
          </Link>
        </span>
      }
    >
      <RefreshOnLive interests={[{ topic: 'integration', key: id }, { topic: 'environment' }, { topic: 'plugin' }]} />
      <SettingsColumns
        side={
          <>
            <WhereBound integration={integration} />
            <Panel title="Connection" padded>
              <Connection id={id} name={name} refused={state === 'retired' ? `${name} was retired.` : refused} />
            </Panel>
            <Calls name={name} figures={calls} />
            <Panel title="Take it out of use" padded>
              <Retire
                id={id}
                rowVersion={integration.rowVersion}
                name={name}
                reason={refused ?? retireReason(integration)}
              />
            </Panel>
          </>
        }
      >
        {trouble ? (
          <ErrorPanel title={`${name} cannot be used now`} detail={null}>
            {trouble} What runs already goes on; promotions that need it wait.
          </ErrorPanel>
        ) : null}
        <Capabilities integration={integration} results={report?.results ?? null} />
        {role === 'compute' && state === 'active' ? <ComputeLoad id={id} name={name} /> : null}
        <Conformance integration={integration} report={report} refused={refused} />
        <AsleepIntegrationConfig key={id} integration={integration} refused={refused} />
        <History resourceKind="integration" resourceId={id} />
      </SettingsColumns>
    </SettingsFrame>
  )
}

type Bound = {
  name: string
  role: string
  state: string
  environments: { id: string; name: string; title: string }[]
  targets: number
}

function retireReason({ state, environments, targets, role }: Bound): string | null {
  if (state === 'retired') return 'It is retired already.'
  if (environments.length > 0)
    return `It is bound to ${environments.map(({ title }) => title).join(', ')}. Bind another ${role} there first.`
  if (targets > 0)
    return `${plural(targets, 'target')} still run on it. Redeploy them to the ${role} that is bound now.`
  return null
}

function WhereBound({ integration: { environments, targets, name } }: { integration: Bound }) {
  return (
    <Panel title="Where it is bound" note={targets > 0 ? `${plural(targets, 'target')} on it` : undefined}>
      {environments.length === 0 ? (
        <EmptyState kind="nothing-yet" title="Bound to nothing">
          Bind {name} to an environment under{' '}
          <Link href="/settings/environments" className="text-accent hover:underline">
            Environments
          </Link>
          .
        </EmptyState>
      ) : (
        <ul>
          {environments.map(({ id, name: environment, title }) => (
            <li key={id} className="flex min-h-row items-center border-b border-line-faint px-3 last:border-b-0">
              <Link href={environmentHref(environment)} className="font-name hover:text-accent hover:underline">
                {title}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
