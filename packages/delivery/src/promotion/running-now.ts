import type { Sql } from '@groundwork/db/pool'
import type { Launch } from '@groundwork/plugin-sdk/points'
import type { JsonMap } from '../config/json'
import { frozenLaunch } from '../launch/frozen-launch'
import type { Plan } from '../model/plan'
import type { Target } from '../target/target'
import { launchOf } from '../version/launch-of'
import type { Version } from '../version/rows'

export type NowRunning = {
  launch: Launch
  schedule: Plan['schedule']
  config: JsonMap
  /** Milliseconds. */
  since: number
  promotion: number
}

type Placed = { target: Pick<Target, 'environment' | 'production'>; values: JsonMap }

/**
 * What is started for a version at a target, as plans hold it: its code's address is only the path, so that every engine makes
 * the same plan. The executor puts the engine before it when it calls.
 */
export function launchIn(version: Version, { target, values }: Placed): Launch {
  const environment = { name: target.environment, production: target.production }
  return launchOf(version, { config: values, environment, engineUrl: '' })
}

type Row = { plan: unknown; config: JsonMap; since: Date; promotion: number; schedule: Plan['schedule'] }

/** What the target runs with, by its newest deployment; null where nothing runs. */
export async function runningNow(
  sql: Sql,
  { target, from }: { target: Target; from: Version | null },
): Promise<NowRunning | null> {
  if (!from) return null
  const { rows } = await sql.query<Row>({
    name: 'promotion-running-now-plan',
    text: `select p.plan, d.config, d.since, p.number as promotion, p.plan->'schedule' as schedule
      from deployment d join promotion p on p.id = d.promotion_id
      where d.target_id = $1 order by d.since desc, d.id desc limit 1`,
    values: [target.id],
  })
  const row = rows[0]
  if (!row) return null
  const { config, since, promotion, schedule } = row
  // As it was placed then, with what the compute of that time added.
  const launch = frozenLaunch(row.plan, from.id) ?? launchIn(from, { target, values: config })
  return { launch, schedule, config, since: since.getTime(), promotion }
}
