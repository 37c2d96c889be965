import { can } from '@groundwork/access/can'
import { change } from '@groundwork/access/change'
import { ConflictError, InputError, NotAllowedError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { beyondEnvelope } from '@groundwork/plugin-host/envelope/environments'
import { type Integration, type IntegrationRole, readIntegration } from '../integration/rows'
import { type Environment, readEnvironment } from './rows'
import type { Changing } from '../model/changing'

/** What runs through another integration than the bound one until it is promoted again. */
export type AffectedTarget = {
  targetId: string
  project: string
  unit: string
  version: { id: string; number: number; alias: string | null }
  /** Where its definition lives now. */
  on: string | null
}

export type Bound = {
  environment: Environment
  affected: AffectedTarget[]
  /** In words, how it goes beyond the envelope of the plugin's team: an administrator bound it all the same. */
  beyond: string | null
}

export type BindInput = {
  environmentId: string
  role: IntegrationRole
  /** Null: nothing does that there any more. */
  integrationId: string | null
  /** Of the environment, as the person saw it. */
  rowVersion?: number | undefined
  /** Said by an administrator who binds it in spite of the envelope of its plugin's team. */
  beyondEnvelope?: boolean | undefined
}

/**
 * Binds an integration to an environment. What runs there goes on as it is; the targets that are told need a redeploy to come to the new
 * one. Throws InputError for an integration of another role or one that was retired, NotAllowedError where its plugin's team has an
 * envelope that does not name the environment, unless an administrator, who gives the envelopes, says to bind it all the same.
 */
export async function bindIntegration(changing: Changing, input: BindInput): Promise<Bound> {
  return change(changing, async (sql) => {
    const { environmentId, role, integrationId, rowVersion } = input
    await sql.query({
      name: 'environment-lock',
      text: 'select from environment where id = $1 for update',
      values: [environmentId],
    })
    const before = await readEnvironment(sql, environmentId)
    if (rowVersion !== undefined && rowVersion !== before.rowVersion)
      throw new ConflictError(`${before.title} was changed by somebody else meanwhile. Reload, then bind it again.`)
    const integration = integrationId === null ? null : await checked(sql, { role, integrationId })
    const name = integration?.name ?? null
    const beyond = integration && (await beyondOf(sql, changing, { input, integration, environment: before }))
    await writeBinding(sql, { ...input, by: changing.actor.kind === 'user' ? changing.actor.id : null })
    const environment = await readEnvironment(sql, environmentId)
    const was = before.bindings[role]?.name ?? null
    const did =
      name === null ? `took the ${role} from ${before.name}` : `bound ${name} to ${before.name} as its ${role}`
    return {
      result: { environment, affected: await affectedBy(sql, { environmentId, role, integrationId }), beyond },
      action: 'environment.manage' as const,
      resource: { kind: 'environment', id: environmentId },
      detail: { did, role, before: was, after: name, ...(beyond === null ? {} : { beyond }) },
      events: [
        { topic: 'environment', key: environmentId, payload: { change: 'bound', role, name: before.name } },
        ...(integrationId === null ? [] : [{ topic: 'integration', key: integrationId, payload: { change: 'bound' } }]),
      ],
    }
  })
}

async function checked(
  sql: Sql,
  { role, integrationId }: { role: IntegrationRole; integrationId: string },
): Promise<Integration> {
  const integration = await readIntegration(sql, integrationId)
  if (integration.role !== role)
    throw new InputError(
      `${integration.name} is for ${integration.role}, so that it cannot be the ${role} of an environment.`,
    )
  if (integration.state === 'retired')
    throw new InputError(`${integration.name} was retired. Bind another integration.`)
  return integration
}

async function beyondOf(
  sql: Sql,
  { actor }: Changing,
  { input, integration, environment }: { input: BindInput; integration: Integration; environment: Environment },
): Promise<string | null> {
  const beyond = await beyondEnvelope(sql, { pluginId: integration.pluginId, environment: environment.name })
  if (beyond === null) return null
  const mayDecide = can(actor, 'plugin.decide', { kind: 'installation' }).allowed
  if (mayDecide && input.beyondEnvelope) return beyond
  const allTheSame = mayDecide ? ' Or say that it is to be bound all the same (beyondEnvelope).' : ''
  throw new NotAllowedError(`${integration.name} cannot be bound to ${environment.title}. ${beyond}${allTheSame}`)
}

/** In the caller's transaction; the environment counts as changed. */
export async function writeBinding(
  sql: Sql,
  { environmentId, role, integrationId, by }: BindInput & { by: string | null },
): Promise<void> {
  if (integrationId === null)
    await sql.query({
      name: 'binding-remove',
      text: 'delete from environment_binding where environment_id = $1 and role = $2',
      values: [environmentId, role],
    })
  else
    await sql.query({
      name: 'binding-write',
      text: `insert into environment_binding (environment_id, role, integration_id, bound_by) values ($1, $2, $3, $4)
        on conflict (environment_id, role) do update set integration_id = excluded.integration_id, bound_by = excluded.bound_by, bound_at = now()`,
      values: [environmentId, role, integrationId, by],
    })
  await sql.query({
    name: 'environment-touch',
    text: 'update environment set row_version = row_version + 1, updated_at = now() where id = $1',
    values: [environmentId],
  })
}

/** Targets that run through another orchestrator than the one that is bound to their environment now; all where none is. */
export async function targetsElsewhere(sql: Sql, environmentId: string): Promise<AffectedTarget[]> {
  const { bindings } = await readEnvironment(sql, environmentId)
  const integrationId = bindings.orchestrator?.integrationId ?? null
  return affectedBy(sql, { environmentId, role: 'orchestrator', integrationId })
}

/** Of an orchestrator: targets whose definition lives on another one. Of other roles every target that runs something. */
async function affectedBy(
  sql: Sql,
  { environmentId, role, integrationId }: Pick<BindInput, 'environmentId' | 'role' | 'integrationId'>,
): Promise<AffectedTarget[]> {
  const { rows } = await sql.query<AffectedTarget>({
    name: 'binding-affected',
    text: `select t.id as "targetId", n.project, n.name as unit,
        jsonb_build_object('id', v.id, 'number', v.number, 'alias', v.alias) as version, i.name as "on"
      from target t join unit n on n.id = t.unit_id join version v on v.id = t.current_version
        left join integration i on i.id = t.integration_id
      where t.environment_id = $1 and ($2 <> 'orchestrator' or t.integration_id is distinct from $3::uuid)
      order by n.project, n.name limit 500`,
    values: [environmentId, role, integrationId],
  })
  return rows
}
