import { randomBytes } from 'node:crypto'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RecordingClient, startRecordingClient } from '../testing/recording-client'

const db = await testDatabase()
let api: RecordingClient
beforeAll(async () => {
  api = await startRecordingClient(db)
  await api.post('/flows/F', {})
  await api.post('/flows/F/run', { run_number: 'argo-one', tags: ['t'], system_tags: [] })
  await api.post('/flows/F/runs/argo-one/steps/start/step', {})
})
afterAll(() => api.close())

describe('ids that an orchestrator gave', () => {
  it('are shown for the run, and both ids find it', async () => {
    const byName = await api.get('/flows/F/runs/argo-one')
    expect(byName.body).toMatchObject({ run_number: 'argo-one' })
    expect((await api.get('/flows/F/runs/1')).body).toEqual(byName.body)
    expect((await api.get('/flows/F/runs')).body).toEqual([byName.body])
    expect((await api.get('/flows/F/runs/1/steps')).body).toMatchObject([{ run_number: 'argo-one' }])
  })

  it('mix: a numbered task in a named run, and a named task', async () => {
    const numbered = await api.post('/flows/F/runs/argo-one/steps/start/task', {})
    expect(numbered.body).toMatchObject({ run_number: 'argo-one', task_id: 1 })
    const named = await api.post('/flows/F/runs/argo-one/steps/start/task', { task_id: 't-x' })
    expect(named.body).toMatchObject({ run_number: 'argo-one', task_id: 't-x' })
    expect((await api.post('/flows/F/runs/1/steps/start/task', { task_id: 't-x' })).status).toBe(409)
    expect((await api.get('/flows/F/runs/1/steps/start/tasks/t-x')).body).toEqual(named.body)
    expect((await api.get('/flows/F/runs/argo-one/steps/start/tasks/2')).body).toEqual(named.body)
  })

  it('are shown in metadata, artifacts and filtered tasks', async () => {
    const path = '/flows/F/runs/argo-one/steps/start/tasks/t-x'
    await api.post(`${path}/metadata`, [{ field_name: 'a', value: 'b', type: 'c', run_number: '1', task_id: 2 }])
    await api.post(`${path}/artifact`, [{ name: 'name', sha: 's', task_id: 't-x' }])
    expect((await api.get(`${path}/metadata`)).body).toMatchObject([{ run_number: 'argo-one', task_id: 't-x' }])
    expect((await api.get(`${path}/artifacts/name`)).body).toMatchObject({ run_number: 'argo-one', task_id: 't-x' })
    expect((await api.get('/flows/F/runs/1/steps/start/filtered_tasks')).body).toEqual(['F/argo-one/start/t-x'])
  })

  it('that are numbers too long for anything are simply not there', async () => {
    expect((await api.get('/flows/F/runs/99999999999999999999')).status).toBe(404)
    expect((await api.get('/flows/F/runs/1/steps/start/tasks/99999999999999999999')).status).toBe(404)
  })

  it('that are too long to be looked up by are refused in words of the protocol, not of the database', async () => {
    // Text that cannot be compressed: only that is as long in an index as it looks.
    const long = randomBytes(3_000).toString('hex')
    const answer = await api.post('/flows/F/run', { user_name: 'a', system_tags: [`project:${long}`] })
    expect(answer).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/^A name, an id or a tag here is too long .* \d+ bytes; 2704 fit/) },
    })
  })

  it('survive pods that race to make the same run, step and task', async () => {
    const make = (path: string, body: object) => Promise.all(Array.from({ length: 20 }, () => api.post(path, body)))
    const tally = (answers: { status: number }[]) => answers.map(({ status }) => status).sort((a, b) => a - b)
    const once = [200, ...Array.from({ length: 19 }, () => 409)]
    expect(tally(await make('/flows/F/run', { run_number: 'argo-race' }))).toEqual(once)
    expect(tally(await make('/flows/F/runs/argo-race/steps/s/step', {}))).toEqual(once)
    expect(tally(await make('/flows/F/runs/argo-race/steps/s/task', { task_id: 't' }))).toEqual(once)
    const { rows } = await db.pool.query("select tasks_total from run where run_id = 'argo-race'")
    expect(rows).toEqual([{ tasks_total: 1 }])
  })
})
