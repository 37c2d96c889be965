import { NotFoundError } from '@groundwork/access/errors'
import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import { slotName } from '../model/keys'
import { type Policy, readPolicy } from '../model/policy'

/** A unit in an environment, with what runs there. Times are milliseconds. */
export type Target = {
  id: string
  unitId: string
  project: string
  unit: string
  kind: string
  library: string | null
  path: { plugin: string; contribution: string }
  environmentId: string
  environment: string
  environmentTitle: string
  production: boolean
  policy: Policy
  variant: string
  slot: string
  currentPromotionId: string | null
  currentVersion: string | null
  previousVerified: string | null
  integrationId: string | null
  integrationName: string | null
  generation: number
  fence: number
  observed: unknown
  observedAt: number | null
  drift: string | null
  rowVersion: number
}

type Row = Omit<Target, 'policy' | 'observedAt'> & { policy: unknown; observedAt: Date | null }

const columns = `t.id, t.unit_id as "unitId", u.project, u.name as unit, u.kind, u.library,
  jsonb_build_object('plugin', u.path_plugin, 'contribution', u.path_id) as path, t.environment_id as "environmentId",
  e.name as environment, e.title as "environmentTitle", e.production, e.policy, t.variant, t.slot,
  t.current_promotion_id as "currentPromotionId", t.current_version as "currentVersion",
  t.previous_verified as "previousVerified", t.integration_id as "integrationId", i.name as "integrationName", t.generation,
  t.fence, t.observed, t.observed_at as "observedAt", t.drift, t.row_version as "rowVersion"`
const tables = `target t join unit u on u.id = t.unit_id join environment e on e.id = t.environment_id
  left join integration i on i.id = t.integration_id`

function toTarget({ policy, observedAt, ...row }: Row): Target {
  return { ...row, policy: readPolicy(policy), observedAt: observedAt?.getTime() ?? null }
}

/** @throws NotFoundError */
export async function readTarget(sql: Sql, id: string): Promise<Target> {
  const { rows } = await sql.query<Row>({
    name: 'target-read',
    text: `select ${columns} from ${tables} where t.id = $1`,
    values: [id],
  })
  if (rows[0]) return toTarget(rows[0])
  throw new NotFoundError('There is no such target. The matrix under Promotions shows all of them.')
}

/** The target of a unit in an environment, made when it is not there yet. */
export async function ensureTarget(sql: Sql, unitId: string, environmentId: string): Promise<Target> {
  const known = await findTarget(sql, unitId, environmentId)
  if (known) return known
  const { rows } = await sql.query<{ project: string; unit: string; environment: string }>({
    name: 'target-parts',
    text: `select u.project, u.name as unit, e.name as environment from unit u, environment e where u.id = $1 and e.id = $2`,
    values: [unitId, environmentId],
  })
  const parts = rows[0]
  if (!parts) throw new NotFoundError('There is no such unit or environment.')
  await sql.query({
    name: 'target-insert',
    text: `insert into target (id, unit_id, environment_id, variant, slot, queue_policy)
      select $1, $2, $3, 'main', $4, coalesce(e.policy->>'queue', 'fifo') from environment e where e.id = $3
      on conflict do nothing`,
    values: [uuidv7(), unitId, environmentId, slotName({ ...parts, variant: 'main' })],
  })
  const made = await findTarget(sql, unitId, environmentId)
  if (made) return made
  throw new Error('A target that was just made is there.')
}

async function findTarget(sql: Sql, unitId: string, environmentId: string): Promise<Target | null> {
  const { rows } = await sql.query<Row>({
    name: 'target-find',
    text: `select ${columns} from ${tables} where t.unit_id = $1 and t.environment_id = $2 and t.variant = 'main'`,
    values: [unitId, environmentId],
  })
  return rows[0] ? toTarget(rows[0]) : null
}

/** The unit of a project by its name, and the environment by its own; makes the target where both are there. */
export async function targetByNames(
  sql: Sql,
  { project, unit, environment }: { project: string; unit: string; environment: string },
): Promise<Target> {
  const { rows } = await sql.query<{ unitId: string | null; environmentId: string | null }>({
    name: 'target-by-names',
    text: `select (select id from unit where project = $1 and name = $2) as "unitId",
      (select id from environment where name = $3) as "environmentId"`,
    values: [project, unit, environment],
  })
  const { unitId, environmentId } = rows[0]!
  if (!unitId)
    throw new NotFoundError(`${project} has no unit "${unit}" yet. A flow becomes one with its first version.`)
  if (!environmentId)
    throw new NotFoundError(`There is no environment "${environment}". Settings, Environments lists them.`)
  return ensureTarget(sql, unitId, environmentId)
}

/** Until the transaction ends nobody is admitted here, and no pin, veto or hold of it changes. */
export async function lockTarget(sql: Sql, id: string): Promise<void> {
  await sql.query({ name: 'target-lock', text: 'select from target where id = $1 for no key update', values: [id] })
}
