import type { Sql } from '@groundwork/db/pool'
import type { VerificationRow } from '../executor/verification-row'
import { frozenLaunch } from '../launch/frozen-launch'
import { inSql, terminalStates } from '../model/states'
import { type VersionContent, versionContentSchema } from '../model/version-content'
import { verificationTitles } from '../promotion/verification-titles'
import { nextSlot } from '../schedule/slots'
import { listEnvironments } from '../environment/rows'
import { type Cell, cellsOf } from './cell'
import { lanesOf, readDeployed, readVetoes } from './lanes'
import { wayForward } from './way-forward'

/** When what is deployed starts by itself. Slots are milliseconds; `keeper`: who keeps the time. */
export type TargetSchedule = {
  cron: string
  timeZone: string
  overlap: 'skip' | 'queue'
  active: boolean
  keeper: 'groundwork' | 'orchestrator'
  slots: number[]
  /** Whose word it is, as it stands before "says": "the configuration of dev"; null: that was not kept. */
  from: string | null
}

export type TargetVerification = Pick<VerificationRow, 'name' | 'kind' | 'state' | 'why' | 'figures'> & {
  /** What people read instead of its name. */
  title: string
  promotion: number
  version: { id: string; number: number; alias: string | null }
  /** Milliseconds; null: it has not begun. */
  at: number | null
}

/** What the page of a target shows beside the target itself. */
export type TargetExtras = {
  schedule: TargetSchedule | null
  /** What a run of what is deployed can be given, with the values that it has otherwise: the configuration's before the flow's own. */
  parameters: VersionContent['parameters']
  /** Newest first. */
  verifications: TargetVerification[]
  /** Of the unit, newest first: what a pin or a veto can name. */
  versions: { id: string; number: number; alias: string | null }[]
  health: Cell['health']
  healthReason: string | null
  /** An older version than what runs now ran here: a roll back has somewhere to go. */
  ranBefore: boolean
  /** The version that could come here next, one that ran here before a roll back too; null: none may. */
  next: { id: string; number: number } | null
}

type Row = {
  unitId: string
  environmentId: string
  schedule: { cron: string; timeZone: string; overlap: 'skip' | 'queue' } | null
  own: { active: boolean } | null
  observedActive: boolean | null
  from: string | null
  plan: unknown
  content: unknown
  currentVersion: string | null
  versions: (TargetExtras['versions'][number] & { dirty: boolean })[] | null
  ranBefore: boolean
}

const text = `select t.unit_id as "unitId", t.environment_id as "environmentId", nullif(p.plan->'schedule', 'null') as schedule,
    p.plan->>'scheduleFrom' as "from", p.plan, t.current_version as "currentVersion",
    (select v.content from version v where v.id = t.current_version) as content,
    (select jsonb_build_object('active', s.active) from schedule s where s.target_id = t.id) as own,
    (t.observed->'value'->>'active')::boolean as "observedActive",
    (select jsonb_agg(x.v order by x.number desc) from (
      select v.number, jsonb_build_object('id', v.id, 'number', v.number, 'alias', v.alias, 'dirty', v.dirty) as v from version v
      where v.unit_id = t.unit_id order by v.number desc limit 100) x) as versions,
    exists (select from deployment d join version v on v.id = d.version where d.target_id = t.id and d.version is distinct from t.current_version
      and v.number < coalesce((select number from version where id = t.current_version), v.number + 1)) as "ranBefore"
  from target t left join promotion p on p.id = t.current_promotion_id where t.id = $1`

const slotsShown = 5

/** For a target that exists. */
export async function targetExtras(sql: Sql, id: string, now = new Date()): Promise<TargetExtras> {
  const { rows } = await sql.query<Row>({ name: 'target-extras', text, values: [id] })
  const { unitId, environmentId, versions, ranBefore, ...row } = rows[0]!
  const cells = await cellsOf(sql, [unitId])
  const cell = cells.find((each) => each.environmentId === environmentId)
  const known = versions ?? []
  return {
    schedule: scheduleOf(row, now),
    parameters: parametersOf(row),
    verifications: await verificationsOf(sql, id),
    versions: known.map(({ id: version, number, alias }) => ({ id: version, number, alias })),
    health: cell?.health ?? 'unknown',
    healthReason: cell?.healthReason ?? null,
    ranBefore,
    next: await nextOf(sql, { unitId, environmentId, cells, versions: known }),
  }
}

type Coming = { unitId: string; environmentId: string; cells: Cell[]; versions: NonNullable<Row['versions']> }

async function nextOf(sql: Sql, { unitId, environmentId, cells, versions }: Coming): Promise<TargetExtras['next']> {
  const environments = await listEnvironments(sql)
  const deployed = await readDeployed(sql, unitId)
  const facts = { environments, cells, deployed, vetoes: await readVetoes(sql, unitId) }
  const next = wayForward(
    versions.map((version) => ({ ...version, lanes: lanesOf(version, facts) })),
    {
      environmentId,
      environments,
      current: cells.find((cell) => cell.environmentId === environmentId)?.version?.number ?? 0,
    },
  )
  return next && { id: next.id, number: next.number }
}

type Scheduled = Pick<Row, 'schedule' | 'own' | 'observedActive' | 'from'>

function scheduleOf({ schedule, own, observedActive, from }: Scheduled, now: Date): TargetSchedule | null {
  if (!schedule) return null
  const active = own ? own.active : (observedActive ?? true)
  const keeper = own ? 'groundwork' : 'orchestrator'
  return { ...schedule, active, keeper, slots: slotsOf(schedule, now), from }
}

/** As the launch has them that the plan froze: that is what runs are given. */
function parametersOf({
  plan,
  content,
  currentVersion,
}: Pick<Row, 'plan' | 'content' | 'currentVersion'>): TargetExtras['parameters'] {
  const { data: version } = versionContentSchema.safeParse(content)
  if (!version || currentVersion === null) return []
  const launch = frozenLaunch(plan, currentVersion)
  return version.parameters.map((own) => {
    const value = launch?.parameters.find(({ name }) => name === own.name)?.default
    return value === undefined ? own : { ...own, default: value, required: false }
  })
}

function slotsOf(timing: { cron: string; timeZone: string }, now: Date): number[] {
  const slots: number[] = []
  let at = nextSlot(timing, now)
  while (at && slots.length < slotsShown) {
    slots.push(at.getTime())
    at = nextSlot(timing, at)
  }
  return slots
}

/** What had not begun when its promotion ended, as of a rejected one, is nothing that was checked here, nor will be. */
async function verificationsOf(sql: Sql, targetId: string): Promise<TargetVerification[]> {
  const { rows } = await sql.query<Omit<TargetVerification, 'at' | 'title'> & { at: Date | null }>({
    name: 'target-verifications',
    text: `select x.name, x.kind, x.state, x.why, x.figures, p.number as promotion, coalesce(x.finished_at, x.started_at) as at,
        jsonb_build_object('id', v.id, 'number', v.number, 'alias', v.alias) as version
      from promotion_verification x join promotion p on p.id = x.promotion_id join version v on v.id = p.version
      where p.target_id = $1 and not (x.state = 'pending' and p.state in (${inSql(terminalStates)}))
      order by p.number desc, x.name limit 20`,
    values: [targetId],
  })
  const called = await verificationTitles(sql, [...new Set(rows.map(({ name }) => name))])
  return rows.map((row) => ({ ...row, title: called[row.name] ?? row.name, at: row.at?.getTime() ?? null }))
}
