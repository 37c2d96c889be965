import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RecordingClient, startRecordingClient } from '../testing/recording-client'

const db = await testDatabase()
let api: RecordingClient
beforeAll(async () => {
  api = await startRecordingClient(db)
})
afterAll(() => api.close())

async function create(flow: string, sent: { user?: string; project?: string; id?: string; tags?: string[] } = {}) {
  const { user = 'ada', project = 'shop', id, tags = [] } = sent
  const body = { user_name: user, tags, system_tags: [`user:${user}`, `project:${project}`], run_number: id }
  const { status, body: answer } = await api.post(`/flows/${flow}/run`, body)
  return { status, run: (answer as { run_number: number | string }).run_number }
}

/** The statements that a piece of work sends, by name where they have one. */
async function statements(work: () => Promise<unknown>): Promise<string[]> {
  const sent: string[] = []
  const watch = (client: { query: (...query: unknown[]) => unknown }) => {
    const query = client.query.bind(client)
    client.query = (...asked) => {
      const [first] = asked as [string | { name?: string; text?: string }]
      sent.push(typeof first === 'string' ? first : (first.name ?? first.text ?? ''))
      return query(...asked)
    }
  }
  db.pool.on('acquire', watch as never)
  await work()
  db.pool.off('acquire', watch as never)
  // The bus tells its readers of earlier events when it comes to it.
  return sent.filter((name) => name !== 'event-notify')
}

describe('a run of a known flow by the person who leads the project', () => {
  it('is one statement, and a new flow, project or person is not', async () => {
    await api.post('/flows/Train', {})
    await create('Train')
    expect(await statements(() => create('Train', { tags: ['nightly'] }))).toEqual(['record-known-run'])
    expect(await statements(() => create('Train', { user: 'eve' }))).toContain('catalog-run-started')
    expect(await statements(() => create('Train', { project: 'other' }))).toContain('catalog-run-started')
  })

  it('leaves the same catalogue, tags and event as one that was thought about', async () => {
    for (const flow of ['Known', 'Zürich']) {
      await api.post(`/flows/${encodeURIComponent(flow)}`, {})
      for (let n = 0; n < 13; n++)
        await create(encodeURIComponent(flow), {
          project: flow,
          tags: ['a', 'b', 'a'],
          ...(n % 5 === 3 ? { id: `argo-${n}` } : {}),
        })
    }
    // A name with an umlaut is escaped in the strip, which only the thinking way does.
    const rows = async (text: string, flow: string) =>
      JSON.parse(
        JSON.stringify((await db.pool.query(text, [flow])).rows)
          .replaceAll(encodeURIComponent(flow), 'X')
          .replaceAll(flow, 'X'),
      ) as unknown[]
    const same = async (text: string) => {
      const known = await rows(text, 'Known')
      expect(known).toEqual(await rows(text, 'Zürich'))
      return known
    }
    const [project] = (await same(`select kind, runs_total, state, last_status, last_run_flow, owner_person,
      regexp_replace(regexp_replace(strip, '(^|,)\\d+ ', '\\1', 'g'), '\\d{13}', '', 'g') as strip
      from project where name = $1`)) as [{ runs_total: number; strip: string }]
    expect(project.runs_total).toBe(13)
    expect(project.strip.split(',')).toHaveLength(10)
    await same(`select last_status, runs_total, last_run_id = (select coalesce(run_id, run_number::text) from run where flow_id = $1 order by run_number desc limit 1) as newest
      from project_flow where project = $1`)
    await same('select user_name, runs_total from project_person where project = $1 order by user_name')
    await same(
      `select tag, count(*)::int as runs from run_tag join run using (run_number) where project = $1 group by tag order by tag`,
    )
    await same(
      `select e.payload->>'change' as change, count(*)::int as events from event e where payload->>'project' = $1 and topic = 'run' group by 1 order by 1`,
    )
  })

  it('counts every one of many that start at once, newest last in the strip', async () => {
    await api.post('/flows/Busy', {})
    await create('Busy', { project: 'busy' })
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => create('Busy', { project: 'busy', user: n % 3 ? 'ada' : `u${n}` })),
    )
    const { rows } = await db.pool.query<{
      runs_total: number
      strip: string
      newest: number[]
    }>(`select runs_total, strip,
      array(select run_number from (select run_number from run where project = 'busy' order by run_number desc limit 10) x order by run_number) as newest
      from project where name = 'busy'`)
    expect(rows[0]?.runs_total).toBe(41)
    expect(rows[0]?.strip.split(',').map((entry) => Number(entry.split(' ')[0]))).toEqual(rows[0]?.newest.map(Number))
  })
})
