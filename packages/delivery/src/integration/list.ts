import type { Sql } from '@groundwork/db/pool'
import {
  type BackendContribution,
  backendContributions,
  contributionSchema,
} from '@groundwork/plugin-host/backend-contributions'
import { type Integration, type IntegrationRole, integrationRoles, integrations, readIntegration } from './rows'

/** An integration as pages show it: with its plugin as it is now, and where it is used. */
export type IntegrationRow = Integration & {
  pluginName: string
  pluginVersion: string | null
  title: string
  environments: { id: string; name: string; title: string }[]
  /** Targets whose definition lives on it now. */
  targets: number
}

/** What an integration can be made of. */
export type IntegrationOffer = Pick<
  BackendContribution,
  'pluginId' | 'pluginName' | 'pluginVersion' | 'contribution' | 'title' | 'description' | 'isOn'
> & { role: IntegrationRole; schema: Record<string, unknown> | null }

const points = integrationRoles.map((role) => `integration/${role}/v1` as const)

type Uses = { id: string; environments: IntegrationRow['environments'] | null; targets: number }

export async function integrationRows(sql: Sql): Promise<IntegrationRow[]> {
  const [all, offers, uses] = [await integrations(sql), await backendContributions(sql, { points }), await usesOf(sql)]
  return all.map((integration) => withPlugin(integration, offers, uses.get(integration.id)))
}

/** @throws NotFoundError */
export async function integrationRow(
  sql: Sql,
  id: string,
): Promise<IntegrationRow & { schema: IntegrationOffer['schema'] }> {
  const integration = await readIntegration(sql, id)
  const offers = await backendContributions(sql, { points, pluginId: integration.pluginId })
  const offer = offers.find((one) => isOf(one, integration))
  const schema = offer ? await contributionSchema(sql, offer) : null
  return { ...withPlugin(integration, offers, (await usesOf(sql)).get(id)), schema }
}

export async function integrationOffers(sql: Sql): Promise<IntegrationOffer[]> {
  const offers = await backendContributions(sql, { points })
  return Promise.all(
    offers.map(async (offer) => {
      const { pluginId, pluginName, pluginVersion, contribution, title, description, isOn, point } = offer
      const role = integrationRoles.find((one) => point === `integration/${one}/v1`) ?? 'orchestrator'
      const about = { pluginId, pluginName, pluginVersion, contribution, title, description, isOn }
      return { ...about, role, schema: await contributionSchema(sql, offer) }
    }),
  )
}

const isOf = (offer: BackendContribution, { contribution, role, pluginId }: Integration) =>
  offer.pluginId === pluginId && offer.contribution === contribution && offer.point === `integration/${role}/v1`

function withPlugin(
  integration: Integration,
  offers: readonly BackendContribution[],
  uses: Uses | undefined,
): IntegrationRow {
  const offer = offers.find((one) => isOf(one, integration))
  return {
    ...integration,
    trouble: integration.state === 'retired' ? null : (pluginTrouble(integration, offers) ?? integration.trouble),
    pluginName: offer?.pluginName ?? integration.pluginId,
    pluginVersion: offer?.pluginVersion ?? null,
    title: offer?.title ?? integration.contribution,
    environments: uses?.environments ?? [],
    targets: uses?.targets ?? 0,
  }
}

/** What became of the plugin since: nothing of it is written anywhere, so it is looked at each time. */
function pluginTrouble(integration: Integration, offers: readonly BackendContribution[]): string | null {
  const { pluginId, contribution, role } = integration
  const offer = offers.find((one) => isOf(one, integration))
  if (offer?.isOn) return null
  if (offer) return `${offer.pluginName} is disabled, so that nothing can be asked of it. Enable it under Plugins.`
  const others = offers.filter((one) => one.pluginId === pluginId)
  return others.length > 0
    ? `The installed version of ${others[0]!.pluginName} has no ${role} "${contribution}" any more. Roll it back, or bind another ${role}.`
    : `The plugin ${pluginId} is not installed any more. Register it again, or bind another ${role}.`
}

async function usesOf(sql: Sql): Promise<Map<string, Uses>> {
  const { rows } = await sql.query<Uses>({
    name: 'integrations-uses',
    text: `select i.id, (select jsonb_agg(jsonb_build_object('id', e.id, 'name', e.name, 'title', e.title) order by e.rank)
          from environment_binding b join environment e on e.id = b.environment_id where b.integration_id = i.id) as environments,
        (select count(*) from target t where t.integration_id = i.id and t.current_version is not null)::int as targets
      from integration i`,
  })
  return new Map(rows.map((row) => [row.id, row]))
}
