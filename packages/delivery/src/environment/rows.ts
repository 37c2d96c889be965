import { NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import type { IntegrationRole } from '../integration/rows'
import { type Policy, readPolicy as policyOf } from '../model/policy'

export type Binding = {
  integrationId: string
  name: string
  pluginId: string
  contribution: string
  state: 'active' | 'retired'
  capabilities: unknown
  rowVersion: number
}

/** With what is bound to it, by role. Times are milliseconds. */
export type Environment = {
  id: string
  name: string
  title: string
  rank: number
  production: boolean
  policy: Policy
  rowVersion: number
  updatedAt: number
  bindings: Partial<Record<IntegrationRole, Binding>>
}

type Row = Omit<Environment, 'policy' | 'updatedAt' | 'bindings'> & {
  policy: unknown
  updatedAt: Date
  bindings: Environment['bindings'] | null
}

const columns = `e.id, e.name, e.title, e.rank, e.production, e.policy, e.row_version as "rowVersion", e.updated_at as "updatedAt",
  (select jsonb_object_agg(b.role, jsonb_build_object('integrationId', i.id, 'name', i.name, 'pluginId', i.plugin_id,
      'contribution', i.contribution, 'state', i.state, 'capabilities', i.capabilities, 'rowVersion', i.row_version))
    from environment_binding b join integration i on i.id = b.integration_id where b.environment_id = e.id) as bindings`

function toEnvironment({ policy, updatedAt, bindings, ...row }: Row): Environment {
  return { ...row, policy: policyOf(policy), updatedAt: updatedAt.getTime(), bindings: bindings ?? {} }
}

/** From the lowest to the highest. */
export async function listEnvironments(sql: Sql): Promise<Environment[]> {
  const { rows } = await sql.query<Row>({
    name: 'environment-list',
    text: `select ${columns} from environment e order by e.rank`,
  })
  return rows.map(toEnvironment)
}

/** @throws NotFoundError */
export async function environmentByName(sql: Sql, name: string): Promise<Environment> {
  const { rows } = await sql.query<Row>({
    name: 'environment-by-name',
    text: `select ${columns} from environment e where e.name = $1`,
    values: [name],
  })
  if (rows[0]) return toEnvironment(rows[0])
  throw new NotFoundError(`There is no environment "${name}". Settings, Environments lists them.`)
}

/** @throws NotFoundError */
export async function readEnvironment(sql: Sql, id: string): Promise<Environment> {
  const { rows } = await sql.query<Row>({
    name: 'environment-by-id',
    text: `select ${columns} from environment e where e.id = $1`,
    values: [id],
  })
  if (rows[0]) return toEnvironment(rows[0])
  throw new NotFoundError('There is no such environment. Settings, Environments lists them.')
}

/** @throws NotFoundError */
export async function readPolicy(sql: Sql, environmentId: string): Promise<Policy> {
  return (await readEnvironment(sql, environmentId)).policy
}
