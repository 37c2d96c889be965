import type { Sql } from '@groundwork/db/pool'
import { compareThree, type DiffRow, impactOf } from '../config/diff'
import { isMap, type JsonMap } from '../config/json'
import type { TargetConfig } from '../config/resolve-target'
import type { JsonSchema } from '../config/schema'
import type { Plan } from '../model/plan'
import type { Target } from '../target/target'
import type { Version } from '../version/rows'
import type { VersionShown } from './detail-rows'

export type ComparedConfig = { rows: DiffRow[]; impact: string; lowerEnvironment: string | null }

export type Risk = {
  /** When something was last brought there with success, and by which promotion. */
  lastSuccess: { at: number; promotion: number } | null
  lastFailure: { at: number; promotion: number; reason: string } | null
  /** The roll back that took this version away from there, where nothing has brought it back since. */
  rolledBack: { promotion: number; by: string | null; note: string | null } | null
  /** When it was last brought there and verified. */
  verifiedHere: number | null
  /** Other environments where this version was verified. */
  verifiedIn: { environment: string; at: number }[]
  /** Steps that nothing undoes. */
  irreversible: string[]
  /** In all: what each step usually took, else what the deployment path expects. */
  expectedSeconds: number | null
  /**
   * What steps took at the middle of the unit's last promotions, by their ids; a step that is new is not there. Those during which a
   * person had to decide, or a call was made again, do not count.
   */
  usualSeconds: Record<string, number>
  /** What a roll back would bring back, and how long the roll backs there took at the middle. */
  rollback: { to: VersionShown | null; medianSeconds: number | null }
}

type Compared = {
  target: Pick<Target, 'unitId' | 'environmentId'>
  version: Pick<Version, 'content'>
  /** What runs at the target; null: nothing. */
  running: JsonMap | null
  proposed: Pick<TargetConfig, 'values' | 'provenance'>
  /** Milliseconds: the environment below as it was then. Left out: as it is now. */
  at?: number
}

/** The proposed configuration beside what runs and what the environment below has, key by key. */
export async function comparedConfig(
  sql: Sql,
  { target, version, running, proposed, at }: Compared,
): Promise<ComparedConfig> {
  const lower = await lowerConfig(sql, target, at)
  const { schema: kept } = version.content
  const schema = isMap(kept) ? (kept as JsonSchema) : null
  const values = lower && { values: lower.config }
  const rows = compareThree({ running: running && { values: running }, proposed, lower: values }, schema)
  return { rows, impact: impactOf(rows), lowerEnvironment: lower?.environment ?? null }
}

async function lowerConfig(
  sql: Sql,
  { unitId, environmentId }: Compared['target'],
  at: number | undefined,
): Promise<{ environment: string; config: JsonMap } | null> {
  const { rows } = await sql.query<{ environment: string; config: JsonMap }>({
    name: 'plan-lower-config',
    text: `select l.name as environment, d.config
      from (select below.id, below.name from environment below, environment e where e.id = $2 and below.rank < e.rank
        order by below.rank desc limit 1) l
      join target t on t.environment_id = l.id and t.unit_id = $1 and t.variant = 'main'
      join deployment d on d.target_id = t.id
      where $3::timestamptz is null or d.since <= $3 order by d.since desc, d.id desc limit 1`,
    values: [unitId, environmentId, at === undefined ? null : new Date(at)],
  })
  return rows[0] ?? null
}

type RiskRow = {
  success: Risk['lastSuccess']
  failure: Risk['lastFailure']
  rolledBack: Risk['rolledBack']
  here: number | null
  verified: Risk['verifiedIn'] | null
  median: number | null
  usual: Record<string, number> | null
}

// Up to a moment, and without the promotion itself.
const told = `p.target_id = $1 and p.number is distinct from $3 and ($4::timestamptz is null or p.finished_at <= $4)`

// What a person took to decide says nothing of how long it takes; nor does a call that had to be made again. An environment is asked
// for again until it is built, and that is what it takes.
const stood = (
  promotion: string,
  from: string,
  until: string,
) => `exists (select from promotion_event w where w.promotion_id = ${promotion}
  and w.kind = 'moved' and w.to_state in ('PAUSED', 'NEEDS_ATTENTION') and w.at between ${from} and ${until})`

const riskText = `select
  (select jsonb_build_object('at', (extract(epoch from p.finished_at) * 1000)::bigint, 'promotion', p.number) from promotion p
    where ${told} and p.state = 'SUCCEEDED' order by p.finished_at desc limit 1) as success,
  (select jsonb_build_object('at', (extract(epoch from p.finished_at) * 1000)::bigint, 'promotion', p.number, 'reason', p.reason)
    from promotion p where ${told} and p.state in ('FAILED', 'ERRORED') order by p.finished_at desc limit 1) as failure,
  (select jsonb_build_object('promotion', p.number, 'by', u.name, 'note', p.note) from promotion p left join "user" u on u.id = p.requested_by
    where ${told} and p.mode = 'rollback' and p.state = 'SUCCEEDED' and p.from_version = $2 and p.version <> $2
      and not exists (select from deployment d where d.target_id = $1 and d.version = $2 and d.since > p.finished_at and ($4 is null or d.since <= $4))
    order by p.finished_at desc limit 1) as "rolledBack",
  (select (extract(epoch from max(d.since)) * 1000)::float8 from deployment d join promotion p on p.id = d.promotion_id
    where d.target_id = $1 and d.version = $2 and d.verified and p.number is distinct from $3 and ($4 is null or d.since <= $4)) as here,
  (select jsonb_agg(x) from (select e.name as environment, (extract(epoch from max(d.since)) * 1000)::bigint as at
    from deployment d join target o on o.id = d.target_id join environment e on e.id = o.environment_id
    where d.version = $2 and d.verified and o.id <> $1 and ($4 is null or d.since <= $4)
    group by e.name, e.rank order by e.rank) x) as verified,
  (select percentile_cont(0.5) within group (order by extract(epoch from p.finished_at - p.started_at)) from promotion p
    where ${told} and p.mode = 'rollback' and p.state = 'SUCCEEDED' and not ${stood('p.id', 'p.started_at', 'p.finished_at')})::float8 as median,
  (select jsonb_object_agg(x.step_id, x.seconds) from (
    select s.step_id, percentile_cont(0.5) within group (order by extract(epoch from s.finished_at - s.started_at)) as seconds
    from (select p.id from promotion p join target own on own.id = p.target_id join target t on t.unit_id = own.unit_id
      where t.id = $1 and p.state = 'SUCCEEDED' and p.number is distinct from $3 and ($4 is null or p.finished_at <= $4)
      order by p.finished_at desc limit 10) last
    join promotion_step s on s.promotion_id = last.id where s.state = 'done' and s.finished_at is not null and s.started_at is not null
      and not ${stood('s.promotion_id', 's.started_at', 's.finished_at')}
      and not exists (select from effect f where f.promotion_id = s.promotion_id and f.step_id = s.step_id and f.tries > 1 and f.call <> 'resolve')
    group by s.step_id) x) as usual`

type Risky = {
  plan: Plan
  from: Version | null
  /** Of the promotion that has the plan, which says nothing of itself; null: none has it yet. */
  number: number | null
  /** Up to when things count; null: until now. */
  asOf: Date | null
}

/** What speaks for caution about a plan. */
export async function riskOf(sql: Sql, { plan, from, number, asOf }: Risky): Promise<Risk> {
  const { rows } = await sql.query<RiskRow>({
    name: 'plan-risk',
    text: riskText,
    values: [plan.target.id, plan.to, number, asOf],
  })
  const { success, failure, rolledBack, here, verified, median, usual } = rows[0]!
  const times = plan.steps.flatMap(({ id, expectedSeconds }) => usual?.[id] ?? expectedSeconds ?? [])
  return {
    lastSuccess: success,
    lastFailure: failure,
    rolledBack,
    verifiedHere: here,
    verifiedIn: verified ?? [],
    irreversible: plan.steps.filter(({ undo, on }) => undo === null && on !== 'groundwork').map(({ title }) => title),
    expectedSeconds: times.length > 0 ? times.reduce((sum, each) => sum + each, 0) : null,
    usualSeconds: usual ?? {},
    rollback: { to: from && { id: from.id, number: from.number, alias: from.alias }, medianSeconds: median },
  }
}
