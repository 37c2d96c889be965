import type { Platform } from '@groundwork/plugin-sdk/platform'
import { implementPoint, look, settle, type Verdict } from '@groundwork/plugin-sdk/points'
import * as z from 'zod'
import type { Slate } from './slate'
import { findSlate } from './slates'

const settingsShape = z.object({
  leastFilms: z.int().min(1).max(1_000).default(1),
  waitSeconds: z.int().min(0).max(3_600).default(120),
})
const startMs = 10_000

/** `since`: when the promotion was first verified, right after the switch; milliseconds since 1970. */
type Row = {
  project: string
  flow: string
  promotion: string
  environment: string
  version: string
  versionNumber: number
  since: number
  leastFilms: number
  rollsBack: boolean
  /** `HH:MM` in UTC. */
  decidesBy: string
  isOver: boolean
  verdict: Verdict | null
}

/**
 * Looks at the newest slate of the version that was promoted, of a run in its environment that began after the switch or that the
 * promotion itself tried it with before; of a roll back, which tries nothing, whatever it proposed last there: what other versions proposed, or this one elsewhere, says nothing of it. A verdict is kept, so that it is the same ever after; verified again,
 * under another key, runs since the same switch count.
 */
export const newestSlate = implementPoint('delivery/verification/v1', {
  start({ key, promotion, plan, settings }, { platform }) {
    const given = settingsShape.safeParse(settings ?? {})
    if (!given.success)
      return Promise.resolve({
        is: 'refused',
        code: 'invalid',
        detail: 'Its settings are not right: leastFilms is a whole number from 1 to 1,000, waitSeconds up to 3,600.',
      })
    const { leastFilms, waitSeconds } = given.data
    const { to, target, mode } = plan
    const { project, unit, environment } = target
    return settle({ deadline: new Date(Date.now() + startMs).toISOString() }, async () => {
      await platform.sql.query(
        `insert into verification (key, promotion, project, flow, environment, version, version_number, least_films, decides_by, rolls_back)
          values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(secs => $9::int), $10) on conflict (key) do nothing`,
        [key, promotion, project, unit, environment, to.id, to.number, leastFilms, waitSeconds, mode === 'rollback'],
      )
      return { is: 'done', receipt: { key } }
    })
  },

  observe: ({ key }, { platform }) =>
    look<Verdict | { is: 'running'; why: string }>(async () => {
      const { rows } = await platform.sql.query<Row>(
        `select project, flow, promotion, environment, version, version_number as "versionNumber",
            (select floor(extract(epoch from min(o.started_at)) * 1000)::float8 from verification o
              where o.promotion = v.promotion) as since,
            least_films as "leastFilms", to_char(decides_by at time zone 'UTC', 'HH24:MI') as "decidesBy", rolls_back as "rollsBack", decides_by <= now() as "isOver", verdict from verification v where key = $1`,
        [key],
      )
      const row = rows[0]
      if (!row) return { is: 'absent' }
      const verdict = row.verdict ?? (await judge(platform, row))
      if (!verdict) return { is: 'present', value: { is: 'running', why: waiting(row) } }
      return { is: 'present', value: row.verdict ? verdict : await keep(platform, key, verdict) }
    }),
})

function waiting({ flow, versionNumber, environment, rollsBack, decidesBy }: Row): string {
  const which = rollsBack ? '' : ' that began after the switch'
  return `It waits until ${decidesBy} UTC for a run of ${flow} v${versionNumber} in ${environment}${which} to propose a slate.`
}

/** Null while there may still come a slate. */
async function judge(platform: Platform, row: Row): Promise<Verdict | null> {
  const { environment, flow, isOver, leastFilms, rollsBack, versionNumber } = row
  const slate = await slateOf(platform, row)
  if (!slate) {
    if (!isOver) return null
    const which = rollsBack ? '' : ` that began after the switch, or that ${row.promotion} tried,`
    const why = `No run of ${flow} v${versionNumber} in ${environment}${which} has proposed a slate.`
    return { is: 'inconclusive', why, figures: [] }
  }
  const films = slate.films.length
  const figures = [{ name: 'films', value: films, wanted: `>= ${leastFilms}` }]
  const of = `The newest slate of v${versionNumber} in ${environment}, of run ${slate.runId}`
  const has = `${of}, has ${films === 1 ? '1 film' : `${films} films`}`
  if (films >= leastFilms) return { is: 'pass', why: `${has}.`, figures }
  return { is: 'fail', why: `${has}; at least ${leastFilms} are wanted.`, figures }
}

/** Runs that Groundwork starts bear the version and the environment that they are of; those of people do not, whoever they say they are. */
async function slateOf(platform: Platform, row: Row): Promise<Slate | null> {
  const { project, flow, environment, version, since, rollsBack } = row
  const own = `gw.promotion:${row.promotion}`
  const wanted = [`gw.version:${version}`, `gw.environment:${environment}`]
  const { items } = await platform.runs.list({ project, flow, status: 'succeeded', limit: 200 })
  for (const { runNumber, startedAt, tags } of items) {
    if (!wanted.every((tag) => tags.includes(tag)) || (startedAt < since && !rollsBack && !tags.includes(own))) continue
    const slate = await findSlate(platform, runNumber)
    if (slate) return slate
  }
  return null
}

/** The first verdict stays, whoever else asked in the same moment. */
async function keep(platform: Platform, key: string, verdict: Verdict): Promise<Verdict> {
  const { rows } = await platform.sql.query<{ verdict: Verdict }>(
    'update verification set verdict = coalesce(verdict, $2::jsonb) where key = $1 returning verdict',
    [key, JSON.stringify(verdict)],
  )
  return rows[0]?.verdict ?? verdict
}
