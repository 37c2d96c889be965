import { change } from '@groundwork/access/change'
import { ConflictError, InputError } from '@groundwork/access/errors'
import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import {
  type BackendContribution,
  backendContributions,
  contributionSchema,
} from '@groundwork/plugin-host/backend-contributions'
import { ConfigRefusal, checkValues } from '@groundwork/plugin-host/config'
import type { Changing } from '../model/changing'
import { canonicalJson } from '../model/canonical'
import { type Integration, type IntegrationRole, readIntegration } from './rows'

export const integrationName = /^[a-z][a-z0-9-]{0,39}$/

export type NewIntegration = {
  name: string
  role: IntegrationRole
  pluginId: string
  contribution: string
  config: unknown
}

/** Throws InputError in words: a name that is taken, a plugin that offers no such thing, a configuration that does not fit its schema. */
export async function createIntegration(changing: Changing, input: NewIntegration): Promise<Integration> {
  return change(changing, async (sql) => {
    const { name, role } = input
    checkName(name)
    const offer = await offered(sql, input)
    const config = await checkedConfig(sql, offer, input.config)
    const id = await insertIntegration(sql, { ...input, config })
    if (id === null) throw new InputError(`name: There is an integration ${name} already. Choose another name.`)
    return {
      result: await readIntegration(sql, id),
      action: 'integration.manage' as const,
      resource: { kind: 'integration', id },
      detail: { did: `made the integration ${name}`, role, plugin: input.pluginId, contribution: input.contribution },
      events: [{ topic: 'integration', key: id, payload: { change: 'made', name } }],
    }
  })
}

function checkName(name: string): void {
  if (!integrationName.test(name))
    throw new InputError('name: Use lower case letters, digits and hyphens, beginning with a letter, at most 40.')
}

/** Null where the name is taken. */
export async function insertIntegration(
  sql: Sql,
  { name, role, pluginId, contribution, config }: NewIntegration & { config: Record<string, unknown> },
): Promise<string | null> {
  const { rows } = await sql.query<{ id: string }>({
    name: 'integration-insert',
    text: `insert into integration (id, name, role, plugin_id, contribution, config, updated_at) values ($1, $2, $3, $4, $5, $6, now())
      on conflict (name) do nothing returning id`,
    values: [uuidv7(), name, role, pluginId, contribution, JSON.stringify(config)],
  })
  return rows[0]?.id ?? null
}

async function offered(
  sql: Sql,
  { role, pluginId, contribution }: Pick<NewIntegration, 'role' | 'pluginId' | 'contribution'>,
): Promise<BackendContribution> {
  const offers = await backendContributions(sql, { points: [`integration/${role}/v1`], pluginId })
  const found = offers.find((one) => one.contribution === contribution)
  if (!found)
    throw new InputError(
      `The plugin ${pluginId} has no ${role} "${contribution}". Settings, Integrations lists what there is.`,
    )
  if (!found.isOn) throw new InputError(`${found.pluginName} is disabled. Enable it under Plugins first.`)
  return found
}

async function checkedConfig(sql: Sql, offer: BackendContribution, given: unknown): Promise<Record<string, unknown>> {
  const schema = await contributionSchema(sql, offer)
  const { values, findings } = checkValues(schema, given ?? {})
  if (findings.some(({ level }) => level === 'error')) throw new ConfigRefusal(findings)
  return values
}

/** Takes the row as the person saw it. Promotions that wait are asked to confirm their plan again: it was made with the old one. */
export async function updateIntegration(
  changing: Changing,
  { id, rowVersion, name, config }: { id: string; rowVersion: number; name: string; config: unknown },
): Promise<Integration> {
  return change(changing, async (sql) => {
    checkName(name)
    const before = await locked(sql, id)
    if (before.state === 'retired')
      throw new ConflictError(`${before.name} was retired; make a new integration instead.`)
    if (before.rowVersion !== rowVersion) throw movedOn(before)
    const values = await checkedConfig(sql, await offered(sql, before), config)
    const { rowCount } = await sql.query({
      name: 'integration-update',
      text: `update integration set name = $2, config = $3, row_version = row_version + 1, updated_at = now()
        where id = $1 and not exists (select from integration o where o.name = $2 and o.id <> $1)`,
      values: [id, name, JSON.stringify(values)],
    })
    if (!rowCount) throw new InputError(`name: There is an integration ${name} already. Choose another name.`)
    return {
      result: await readIntegration(sql, id),
      action: 'integration.manage' as const,
      resource: { kind: 'integration', id },
      detail: {
        did: `changed the integration ${before.name}`,
        ...(before.name === name ? {} : { before: before.name, after: name }),
        changed: changedKeys(before.config, values),
      },
      events: [{ topic: 'integration', key: id, payload: { change: 'changed', name } }],
    }
  })
}

function changedKeys(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].filter((key) => canonicalJson(before[key]) !== canonicalJson(after[key])).toSorted()
}

async function locked(sql: Sql, id: string): Promise<Integration> {
  await sql.query({ name: 'integration-lock', text: 'select from integration where id = $1 for update', values: [id] })
  return readIntegration(sql, id)
}

function movedOn({ name }: Integration): ConflictError {
  return new ConflictError(`${name} was changed by somebody else meanwhile. Reload to see how it is now.`)
}

/** Refused while an environment is bound to it or something runs on it. It stays in the list, for what was deployed through it. */
export async function retireIntegration(
  changing: Changing,
  { id, rowVersion }: { id: string; rowVersion: number },
): Promise<Integration> {
  return change(changing, async (sql) => {
    const before = await locked(sql, id)
    if (before.rowVersion !== rowVersion) throw movedOn(before)
    if (before.state === 'retired') throw new ConflictError(`${before.name} is retired already.`)
    const uses = await usesOf(sql, id)
    if (uses.environments.length > 0)
      throw new ConflictError(
        `${before.name} is bound to ${uses.environments.join(', ')}. Bind another ${before.role} there first.`,
      )
    if (uses.targets > 0)
      throw new ConflictError(
        `${uses.targets} ${uses.targets === 1 ? 'target still runs' : 'targets still run'} on ${before.name}. Redeploy them to the ${before.role} that is bound now, then retire it.`,
      )
    await sql.query({
      name: 'integration-retire',
      text: `update integration set state = 'retired', row_version = row_version + 1, updated_at = now() where id = $1`,
      values: [id],
    })
    return {
      result: await readIntegration(sql, id),
      action: 'integration.manage' as const,
      resource: { kind: 'integration', id },
      detail: { did: `retired the integration ${before.name}` },
      events: [{ topic: 'integration', key: id, payload: { change: 'retired', name: before.name } }],
    }
  })
}

async function usesOf(sql: Sql, id: string): Promise<{ environments: string[]; targets: number }> {
  const { rows } = await sql.query<{ environments: string[] | null; targets: number }>({
    name: 'integration-uses',
    text: `select (select array_agg(e.title order by e.rank) from environment_binding b join environment e on e.id = b.environment_id
        where b.integration_id = $1) as environments,
      (select count(*) from target where integration_id = $1 and current_version is not null)::int as targets`,
    values: [id],
  })
  return { environments: rows[0]?.environments ?? [], targets: rows[0]?.targets ?? 0 }
}
