import { InputError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { semanticDiff } from '../config/diff'
import { isMap, type JsonMap } from '../config/json'
import { inWords } from '../config/pointer'
import type { JsonSchema } from '../config/schema'
import { secretStandings } from '../config/secret-standings'
import { validate } from '../config/validate'
import type { Plan } from '../model/plan'
import type { Target } from '../target/target'
import type { Version } from '../version/rows'
import { type ResolvedConfig, withoutValue } from './resolved-config'

type Row = { number: number; version: string; config: JsonMap; sha256: string; plan: Plan; isCurrent: boolean }

/** A deployment of the ledger that is to come back: its version, and what its promotion was planned with. */
export type Earlier = Omit<Row, 'isCurrent'>

/**
 * The deployment that a promotion brought to a target, and whether it is what runs. @throws InputError where it brought nothing there
 */
export async function earlierDeployment(sql: Sql, target: Target, number: number): Promise<Row> {
  const { rows } = await sql.query<Row>({
    name: 'restore-deployment',
    text: `select p.number, d.version, d.config, d.config_sha256 as sha256, p.plan, p.id = t.current_promotion_id as "isCurrent"
      from deployment d join promotion p on p.id = d.promotion_id join target t on t.id = d.target_id
      where d.target_id = $1 and p.number = $2`,
    values: [target.id, number],
  })
  const row = rows[0]
  const where = `${target.unit} in ${target.environment}`
  if (!row)
    throw new InputError(
      `P-${number} brought nothing to ${where}. The ledger on the page of the target lists what ran there.`,
    )
  return row
}

/**
 * The configuration as the deployment had it, whatever the layers say by now, and what of it is other than what runs. `now`:
 * what the layers say, whose revisions the plan remembers, so that it asks again only where they move after it was made.
 */
export async function restoredConfig(
  sql: Sql,
  {
    earlier,
    version,
    now,
    running,
  }: { earlier: Earlier; version: Version; now: ResolvedConfig; running: JsonMap | null },
): Promise<{ config: ResolvedConfig; restores: NonNullable<Plan['restores']> }> {
  const { plan, config: values, sha256, number } = earlier
  const schema = isMap(version.content.schema) ? (version.content.schema as JsonSchema) : null
  const secretsOf = await secretStandings(sql, [{ schema, values }])
  const { schedule, scheduleFrom = null } = plan
  const config: ResolvedConfig = {
    ...{ values, provenance: {}, sha256, layers: plan.config.layers, schedule, scheduleFrom },
    problems: validate(schema, values, { secretsOf }),
  }
  const goesBack = running ? semanticDiff({ values: running }, { values }, schema) : []
  return {
    config: { ...config, problems: [...config.problems, ...withoutValue(version, config)] },
    restores: {
      promotion: number,
      keys: goesBack.map(({ pointer }) => inWords(pointer)),
      layers: now.layers,
      aheadOf: now.sha256 !== sha256,
    },
  }
}
