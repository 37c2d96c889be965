import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordFlow } from '../testing/recorded-flow'
import { type RecordingClient, startRecordingClient } from '../testing/recording-client'

const db = await testDatabase()
let api: RecordingClient
beforeAll(async () => {
  api = await startRecordingClient(db)
  await api.post('/flows/F', {})
  for (let i = 0; i < 7; i += 1)
    await api.post('/flows/F/run', {
      user_name: i % 2 ? 'eve' : 'ada',
      tags: [`n${i}`, 'all'],
      system_tags: ['user:ada'],
    })
})
afterAll(() => api.close())

type Run = { run_number: number; status?: string }
const numbers = async (query: string) =>
  ((await api.get(`/flows/F/runs${query}`)).body as Run[]).map((run) => run.run_number)

describe('pages', () => {
  it('are not made unless asked for', async () => {
    const all = await api.get('/flows/F/runs')
    expect(all.headers.get('x-limit')).toBeNull()
    expect((all.body as Run[]).map((run) => run.run_number)).toEqual([7, 6, 5, 4, 3, 2, 1])
  })

  it('follow the cursor to the end, each run once', async () => {
    const seen: number[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page = await api.get(`/flows/F/runs?_limit=3${cursor && `&_cursor=${encodeURIComponent(cursor)}`}`)
      expect(page.headers.get('x-limit')).toBe('3')
      seen.push(...(page.body as Run[]).map((run) => run.run_number))
      cursor = page.headers.get('x-next-cursor')
    }
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1])
  })

  it('hold 500 at most, and 50 where only a filter asks for them', async () => {
    expect((await api.get('/flows/F/runs?_limit=900')).headers.get('x-limit')).toBe('500')
    expect((await api.get('/flows/F/runs?user_name=ada')).headers.get('x-limit')).toBe('50')
  })

  it('refuse a cursor that is none', async () => {
    const refused = await api.get('/flows/F/runs?_cursor=abc')
    expect([refused.status, refused.body]).toEqual([400, 'Invalid cursor'])
    const foreign = Buffer.from('{"ts_epoch":"x","run_number":1}').toString('base64')
    expect((await api.get(`/flows/F/runs?_cursor=${foreign}`)).status).toBe(400)
    expect((await api.get('/flows/F/runs?_limit=0')).status).toBe(400)
  })

  it('exist for flows, tasks, metadata and artifacts', async () => {
    const flow = await recordFlow(api, { flow: 'Pages' })
    const tasks = [await flow.work('work'), await flow.work('work'), await flow.work('work')]
    const artifacts = ['a', 'b', 'c'].map((name) => ({ name, sha: name }))
    await api.post(`${tasks[0]?.path}/artifact`, artifacts)
    const lists = ['/flows', `${flow.path}/steps/work/tasks`, `${tasks[0]?.path}/metadata`, `${flow.path}/metadata`]
    lists.push(`${tasks[0]?.path}/artifacts`, `${flow.path}/steps/work/artifacts`, `${flow.path}/artifacts`)
    for (const list of lists) {
      const all = (await api.get(list)).body as unknown[]
      const first = await api.get(`${list}?_limit=1`)
      const cursor = encodeURIComponent(first.headers.get('x-next-cursor') as string)
      const rest = await api.get(`${list}?_limit=500&_cursor=${cursor}`)
      expect([...(first.body as unknown[]), ...(rest.body as unknown[])], list).toEqual(all)
    }
  })

  it('leave a long list whole: all of it, in pieces, in order', async () => {
    await api.post('/flows/Long', {})
    await db.pool.query(`insert into run (flow_id, ts_epoch, body, project, status_reason)
      select 'Long', g, '{"run_number":' || g, 'Long', '' from generate_series(1, 2500) g`)
    const all = (await api.get('/flows/Long/runs')).body as Run[]
    expect(all.map((run) => run.run_number)).toEqual(Array.from({ length: 2500 }, (_, i) => 2500 - i))
  })
})

describe('filters', () => {
  it('compare, with OR in a parameter and AND between them', async () => {
    expect(await numbers('?run_number=2,3')).toEqual([3, 2])
    expect(await numbers('?run_number:ge=3&run_number:lt=5')).toEqual([4, 3])
    expect(await numbers('?user_name:ne=ada')).toEqual([6, 4, 2])
    expect(await numbers('?user_name:sw=e&run_number:gt=2')).toEqual([6, 4])
    expect(await numbers('?user_name:co=v')).toEqual([6, 4, 2])
    expect(await numbers('?user_name:ew=ve')).toEqual([6, 4, 2])
    expect(await numbers('?user_name:li=_v_')).toEqual([6, 4, 2])
    expect(await numbers('?user:is=null')).toEqual([6, 4, 2])
    expect(await numbers('?run_id=null&_limit=2')).toEqual([7, 6])
    expect(await numbers('?unheard=of')).toHaveLength(7)
  })

  it('find tags in both lists', async () => {
    expect(await numbers('?_tags=all,n3')).toEqual([4])
    expect(await numbers('?_tags:any=n1,n2')).toEqual([3, 2])
    expect(await numbers('?_tags=user:ada&_limit=1')).toEqual([7])
    expect(await numbers('?_tags:likeany=n4,n5')).toEqual([6, 5])
    expect(await numbers('?_tags:likeall=n,al,6')).toEqual([7])
  })

  it("speak the protocol's words for a status, and show it", async () => {
    const { body } = await api.get('/flows/F/runs?status=running,failed')
    expect((body as Run[]).map((run) => run.status)).toEqual(Array.from({ length: 7 }, () => 'running'))
    expect(await numbers('?status=completed')).toEqual([])
    expect((await api.get('/flows/F/runs?run_number=1')).body).not.toHaveProperty('0.status')
  })

  it('refuse what they do not know', async () => {
    const unknown = ['run_number:xx=1', 'run_number:constructor=1', 'status=constructor']
    for (const query of [...unknown, 'status=done', 'ts_epoch:gt=soon', 'run_number=1.5'])
      expect((await api.get(`/flows/F/runs?${query}`)).status, query).toBe(400)
  })
})
