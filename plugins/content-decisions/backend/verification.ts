import type { Platform } from '@groundwork/plugin-sdk/platform'
import { implementPoint, look, settle, type Verdict } from '@groundwork/plugin-sdk/points'
import * as z from 'zod'
import { newestOf } from './slates'

const settingsShape = z.object({
  leastFilms: z.int().min(1).max(1_000).default(1),
  waitSeconds: z.int().min(0).max(3_600).default(120),
})
const startMs = 10_000

type Row = { project: string; flow: string; leastFilms: number; isOver: boolean; verdict: Verdict | null }

/** Looks at the newest slate of the flow that was promoted; a verdict is kept, so that it is the same ever after. */
export const newestSlate = implementPoint('delivery/verification/v1', {
  start({ key, plan, settings }, { platform }) {
    const given = settingsShape.safeParse(settings ?? {})
    if (!given.success)
      return Promise.resolve({
        is: 'refused',
        code: 'invalid',
        detail: 'Its settings are not right: leastFilms is a whole number from 1 to 1,000, waitSeconds up to 3,600.',
      })
    const { leastFilms, waitSeconds } = given.data
    const { project, unit } = plan.target
    return settle({ deadline: new Date(Date.now() + startMs).toISOString() }, async () => {
      await platform.sql.query(
        `insert into verification (key, project, flow, least_films, decides_by)
          values ($1, $2, $3, $4, now() + make_interval(secs => $5::int)) on conflict (key) do nothing`,
        [key, project, unit, leastFilms, waitSeconds],
      )
      return { is: 'done', receipt: { key } }
    })
  },

  observe: ({ key }, { platform }) =>
    look<Verdict | { is: 'running' }>(async () => {
      const { rows } = await platform.sql.query<Row>(
        `select project, flow, least_films as "leastFilms", decides_by <= now() as "isOver", verdict from verification where key = $1`,
        [key],
      )
      const row = rows[0]
      if (!row) return { is: 'absent' }
      const verdict = row.verdict ?? (await judge(platform, row))
      if (!verdict) return { is: 'present', value: { is: 'running' } }
      return { is: 'present', value: row.verdict ? verdict : await keep(platform, key, verdict) }
    }),
})

/** Null while there may still come a slate. */
async function judge(platform: Platform, { project, flow, leastFilms, isOver }: Row): Promise<Verdict | null> {
  const slate = await newestOf(platform, { project, flow })
  if (!slate) {
    if (!isOver) return null
    return { is: 'inconclusive', why: `${flow} has proposed no slate that could be looked at.`, figures: [] }
  }
  const films = slate.films.length
  const figures = [{ name: 'films', value: films, wanted: `>= ${leastFilms}` }]
  const has = `The newest slate, of run ${slate.runId}, has ${films === 1 ? '1 film' : `${films} films`}`
  if (films >= leastFilms) return { is: 'pass', why: `${has}.`, figures }
  return { is: 'fail', why: `${has}; at least ${leastFilms} are wanted.`, figures }
}

/** The first verdict stays, whoever else asked in the same moment. */
async function keep(platform: Platform, key: string, verdict: Verdict): Promise<Verdict> {
  const { rows } = await platform.sql.query<{ verdict: Verdict }>(
    'update verification set verdict = coalesce(verdict, $2::jsonb) where key = $1 returning verdict',
    [key, JSON.stringify(verdict)],
  )
  return rows[0]?.verdict ?? verdict
}
