import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RecordingClient, startRecordingClient } from '../testing/recording-client'

const db = await testDatabase()
let api: RecordingClient
let path: string
beforeAll(async () => {
  api = await startRecordingClient(db)
  await api.post('/flows/F', {})
  const run = await api.post('/flows/F/run', { tags: ['b', 'a'], system_tags: ['user:ada'] })
  path = `/flows/F/runs/${(run.body as { run_number: number }).run_number}`
  await api.post(`${path}/steps/s/step`, { tags: ['own'] })
})
afterAll(() => api.close())

const mutate = (tags_to_add: unknown, tags_to_remove: unknown = []) =>
  api.patch(`${path}/tag/mutate`, { tags_to_add, tags_to_remove })

describe('tag mutation', () => {
  it('removes before it adds, keeps the order, adds nothing twice', async () => {
    expect((await mutate(['c', 'b', 'c'], ['b'])).body).toEqual({ tags: ['a', 'c', 'b'] })
    expect((await mutate(['a'])).body).toEqual({ tags: ['a', 'c', 'b'] })
  })

  it('shows at once on everything below the run', async () => {
    expect((await api.get(path)).body).toMatchObject({ tags: ['a', 'c', 'b'] })
    expect((await api.get(`${path}/steps/s`)).body).toMatchObject({ tags: ['a', 'c', 'b'], system_tags: ['user:ada'] })
    expect((await api.get('/flows/F/runs')).body).toMatchObject([{ tags: ['a', 'c', 'b'] }])
  })

  it('leaves system tags alone: adding one is nothing, removing one is refused and changes nothing', async () => {
    expect((await mutate(['user:ada', 'd'])).body).toEqual({ tags: ['a', 'c', 'b', 'd'] })
    const refused = await mutate(['e'], ['user:ada', 'd'])
    expect(refused.status).toBe(422)
    expect(refused.body).toEqual(expect.stringContaining('system tag'))
    expect((await api.get(path)).body).toMatchObject({ tags: ['a', 'c', 'b', 'd'] })
  })

  it('refuses what are no lists of text, and unknown runs', async () => {
    expect((await mutate('a')).status).toBe(400)
    expect((await mutate([1])).status).toBe(400)
    expect((await mutate([], null)).status).toBe(400)
    expect((await api.patch(`${path}/tag/mutate`, '[]')).status).toBe(400)
    expect((await api.patch('/flows/F/runs/99/tag/mutate')).status).toBe(404)
    expect((await api.patch(`${path}/tag/mutate`)).status).toBe(200)
  })

  it('loses nothing under 50 racing clients', async () => {
    await mutate(Array.from({ length: 50 }, (_, i) => `old${i}`))
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => mutate([`new${i}`], [`old${i}`])))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const { tags } = (await api.get(path)).body as { tags: string[] }
    expect(new Set(tags)).toEqual(new Set(['a', 'c', 'b', 'd', ...Array.from({ length: 50 }, (_, i) => `new${i}`)]))
    expect(tags).toHaveLength(54)
  })

  it('tells readers', async () => {
    await mutate(['told'])
    const { rows } = await db.pool.query("select payload from event where topic = 'run' order by id desc limit 1")
    expect(rows[0].payload).toMatchObject({ change: 'tags', flow: 'F' })
  })
})
