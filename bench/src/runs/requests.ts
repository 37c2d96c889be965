import type { Pool } from '@groundwork/db/pool'
import { Connection } from '../measure/connection'
import type { Work } from '../measure/load'
import type { History } from '../data/history'

export const procedurePath = (procedure: string, input: unknown) =>
  `/${procedure}?input=${encodeURIComponent(JSON.stringify({ json: input }))}`

const ask =
  (procedure: string, input: () => unknown): Work =>
  async (client) =>
    void (await client.call('GET', procedurePath(procedure, input())))

const oneOf = <T>(list: T[]): T => list[Math.floor(Math.random() * list.length)]!

type Samples = {
  projects: string[]
  flows: string[]
  people: string[]
  tags: string[]
  runs: { flow: string; run: string }[]
}

/** What requests ask for, drawn from the data so that rare and frequent values both come. */
async function drawSamples(pool: Pool): Promise<Samples> {
  const { rows } = await pool.query<Samples>(`select
    (select array_agg(name) from (select name from project order by random() limit 200) x) as projects,
    (select array_agg(flow_id) from (select flow_id from flow order by random() limit 200) x) as flows,
    (select array_agg(u) from (select distinct user_name as u from run limit 100) x) as people,
    array['nightly', 'team:3', 'team:17', 'runtime:dev'] as tags,
    (select jsonb_agg(jsonb_build_object('flow', flow_id, 'run', run_number::text))
       from (select flow_id, run_number from run tablesample system (1) limit 500) x) as runs`)
  return rows[0]!
}

/** Cursors deep in the list: a page far down must cost what the first one does. */
async function deepCursors(base: string, pool: Pool): Promise<string[]> {
  const connection = new Connection(base)
  const first = await connection.request('GET', procedurePath('runs.list', { filter: {}, sort: 'newest', limit: 50 }))
  connection.close()
  const { next } = (JSON.parse(first.body.toString()) as { result: { data: { json: { next: string } } } }).result.data
    .json
  if (!/^\d+\.\d+$/.test(next)) return [next]
  const { rows } = await pool.query<{ cursor: string }>(
    `select ts_epoch || '.' || run_number as cursor from run tablesample system (1) limit 200`,
  )
  return rows.map((row) => row.cursor)
}

/** The first six are judged; the others look for a filter, sort or page that costs more than its neighbours. */
export async function prepareRequests(base: string, pool: Pool, history: History): Promise<Record<string, Work>> {
  const samples = await drawSamples(pool)
  const cursors = await deepCursors(base, pool)
  const runs = (filter: object, sort = 'newest') => ({ filter, sort, limit: 50 })
  const catalogue = (filter: object, sort = 'recent') => ({ filter, sort, limit: 50 })
  const day = 86_400_000
  const misspelt = () =>
    oneOf(samples.projects)
      .split('_')[0]!
      .replace(/(?<=..)./, '')
  return {
    list: ask('runs.list', () => runs({})),
    failed: ask('runs.list', () => runs({ status: ['failed'] })),
    byDuration: ask('runs.list', () => runs({}, 'longest')),
    run: ask('runs.byId', () => oneOf(samples.runs)),
    run5000Tasks: ask('runs.tasks', () => ({ runNumber: history.bigRun })),
    catalogue: ask('catalog.projects', () => catalogue({})),

    running: ask('runs.list', () => runs({ status: ['running', 'queued'] })),
    project: ask('runs.list', () => runs({ project: [oneOf(samples.projects)] })),
    flowFailed: ask('runs.list', () => runs({ flow: [oneOf(samples.flows)], status: ['failed'] })),
    person: ask('runs.list', () => runs({ user: [oneOf(samples.people)] })),
    tag: ask('runs.list', () => runs({ tag: [oneOf(samples.tags)] })),
    projectLongest: ask('runs.list', () => runs({ project: [oneOf(samples.projects)] }, 'longest')),
    window: ask('runs.list', () => runs({ from: Date.now() - 60 * day, to: Date.now() - 58 * day }, 'longest')),
    windowWeek: ask('runs.list', () => runs({ from: Date.now() - 7 * day, status: ['failed'] }, 'shortest')),
    tagLongest: ask('runs.list', () => runs({ tag: [oneOf(samples.tags)] }, 'longest')),
    tagLongestWeek: ask('runs.list', () => runs({ tag: ['nightly'], from: Date.now() - 7 * day }, 'longest')),
    longestMonth: ask('runs.list', () => runs({ from: Math.ceil(Date.now() / 60_000) * 60_000 - 30 * day }, 'longest')),
    deepPage: ask('runs.list', () => ({ ...runs({}), cursor: oneOf(cursors) })),
    oldest: ask('runs.list', () => runs({}, 'oldest')),
    tasks: ask('runs.tasks', () => ({ runNumber: Number(oneOf(samples.runs).run) })),
    histogram: ask('runs.histogram', () => ({ filter: {}, buckets: 60 })),
    histogramWeek: ask('runs.histogram', () => ({ filter: { from: Date.now() - 7 * day }, buckets: 60 })),
    histogramQuarter: ask('runs.histogram', () => ({ filter: { from: Date.now() - 90 * day }, buckets: 60 })),
    histogramDay: ask('runs.histogram', () => ({ filter: { from: Date.now() - day }, buckets: 60 })),
    failing: ask('runs.failing', () => ({ hours: 24 })),
    catalogueByName: ask('catalog.projects', () => catalogue({}, 'name')),
    catalogueFailing: ask('catalog.projects', () => catalogue({ state: ['failing'] })),
    catalogueSearch: ask('catalog.projects', () => catalogue({ q: misspelt() }, 'relevance')),
    facets: ask('catalog.facets', () => ({ filter: {} })),
    facetsFailing: ask('catalog.facets', () => ({ filter: { state: ['failing'] } })),
    facetsTwo: ask('catalog.facets', () => ({ filter: { state: ['failing'], library: ['metaflow-kyc'] } })),
    palette: ask('catalog.search', () => ({ q: misspelt(), limit: 8 })),
    projectPage: ask('catalog.project', () => ({ name: oneOf(samples.projects) })),
    summary: ask('catalog.summary', () => undefined),
  }
}
