import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RecordingClient, startRecordingClient } from '../testing/recording-client'

const db = await testDatabase()
let api: RecordingClient
beforeAll(async () => {
  api = await startRecordingClient(db)
  await api.post('/flows/F', {})
})
afterAll(() => api.close())

const body = (ts_epoch: number | undefined, tags = ['a']) => ({
  user_name: 'ada',
  tags,
  system_tags: ['user:ada', 'project:p'],
  ts_epoch,
})
const create = async (sent: object) =>
  ((await api.post('/flows/F/run', sent)).body as { run_number: number }).run_number

describe('a run creation that comes again', () => {
  it('answers with the first run, also when 20 arrive at once', async () => {
    const sent = body(Date.now())
    const numbers = await Promise.all(Array.from({ length: 20 }, () => create(sent)))
    expect(new Set(numbers).size).toBe(1)
    expect(await create(sent)).toBe(numbers[0])
    const { rows } = await db.pool.query("select runs_total from project where name = 'p'")
    expect(rows).toEqual([{ runs_total: 1 }])
  })

  it('is another run when anything differs, or the client named no time', async () => {
    const now = Date.now()
    const sent = [
      body(now, ['b']),
      body(now, ['c']),
      body(now + 1, ['b']),
      body(undefined),
      body(undefined),
      body(1),
      body(1),
    ]
    const numbers = []
    for (const one of sent) numbers.push(await create(one))
    expect(new Set(numbers).size).toBe(sent.length)
  })

  it('is another run after the time in which clients retry', async () => {
    const sent = body(Date.now(), ['later'])
    const first = await create(sent)
    await db.pool.query('update run set ts_epoch = ts_epoch - 3600000 where run_number = $1', [first])
    expect(await create(sent)).not.toBe(first)
  })
})
