import { type Actor, can, type Decision } from '@groundwork/access/can'
import { ownerTeamOf } from '@groundwork/catalog/owner'
import type { Sql } from '@groundwork/db/pool'
import { codeFactsOf } from '@groundwork/runs/code-facts'
import { runsByNumber } from '@groundwork/runs/one-run'
import type { PromotionState } from '../model/states'
import { type Refused, whyNot } from '../version/candidate-rules'

export type VersionLink = {
  id: string
  number: number
  alias: string | null
  project: string
  unit: string
}

/** How a recorded run and what was promoted belong together. Times are milliseconds. */
export type DeliveryOfRun = {
  /** What started it, where Groundwork did. */
  launch: {
    key: string
    purpose: 'smoke' | 'scheduled' | 'verification' | 'manual'
    state: string
    slotTime: number | null
    targetId: string
    environment: { name: string; title: string }
    version: VersionLink
    /** The promotion that brought what ran, or whose step it was. */
    promotion: { number: number; state: PromotionState } | null
  } | null
  /** Versions that were made from it. */
  versions: VersionLink[]
  /** Why no version can be made from it, and what to do about it; null: one can. */
  refused: Refused | null
  /** Whether this person may make one. */
  mayMake: Decision
}

type LaunchRow = Omit<NonNullable<DeliveryOfRun['launch']>, 'slotTime'> & { slotTime: Date | null }

const link = (version: string, unit: string) =>
  `jsonb_build_object('id', ${version}.id, 'number', ${version}.number, 'alias', ${version}.alias, 'project', ${unit}.project, 'unit', ${unit}.name)`

/** For the page of a run: a few look-ups by its number. */
export async function deliveryOfRun(sql: Sql, actor: Actor | null, runNumber: number): Promise<DeliveryOfRun> {
  const { rows: launches } = await sql.query<LaunchRow>({
    name: 'run-launch',
    text: `select l.key, l.purpose, l.state, l.slot_time as "slotTime", l.target_id as "targetId",
        jsonb_build_object('name', e.name, 'title', e.title) as environment, ${link('v', 'n')} as version,
        case when p.id is null then null else jsonb_build_object('number', p.number, 'state', p.state) end as promotion
      from launch l join target t on t.id = l.target_id join environment e on e.id = t.environment_id
        join version v on v.id = l.version join unit n on n.id = v.unit_id left join promotion p on p.id = l.promotion_id
      where l.run_number = $1 order by l.created_at desc limit 1`,
    values: [runNumber],
  })
  const { rows: versions } = await sql.query<{ version: VersionLink }>({
    name: 'run-versions',
    text: `select ${link('v', 'n')} as version from version v join unit n on n.id = v.unit_id where v.run_number = $1 order by v.created_at`,
    values: [runNumber],
  })
  const [launch] = launches
  return {
    launch: launch ? { ...launch, slotTime: launch.slotTime?.getTime() ?? null } : null,
    versions: versions.map(({ version }) => version),
    ...(await makingOf(sql, actor, { runNumber, started: launch?.version ?? null })),
  }
}

async function makingOf(
  sql: Sql,
  actor: Actor | null,
  { runNumber, started }: { runNumber: number; started: VersionLink | null },
): Promise<Pick<DeliveryOfRun, 'refused' | 'mayMake'>> {
  const [run] = await runsByNumber(sql, [runNumber])
  const facts = (await codeFactsOf(sql, [runNumber])).get(runNumber)
  if (!run) return { refused: null, mayMake: { allowed: false, reason: 'There is no such run.' } }
  const owner = await ownerTeamOf(sql, run.project)
  return {
    refused: started ? isOf(started) : facts ? whyNot(run, facts) : null,
    mayMake: can(actor, 'version.create', { kind: 'unit', ...owner }),
  }
}

/** Groundwork started it: there is nothing to make of it. */
function isOf({ number, unit }: VersionLink): Refused {
  return {
    why: `It is of v${number}: Groundwork started it.`,
    fix: `Promote v${number} from the page of ${unit}, or make a version of it there with the configuration of now.`,
  }
}
