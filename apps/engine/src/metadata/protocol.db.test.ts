import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import net from 'node:net'
import { testDatabase } from '@groundwork/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RecordingClient, startRecordingClient } from '../testing/recording-client'

const db = await testDatabase()
let api: RecordingClient
beforeAll(async () => {
  api = await startRecordingClient(db)
})
afterAll(() => api.close())

const modern = ['user:ada', 'runtime:dev', 'metaflow_version:2.19.39']
const first = { user_name: 'ada', tags: ['a'], system_tags: modern }

describe('the protocol, route by route', () => {
  it('answers ping, version and healthcheck', async () => {
    const ping = await api.get('/ping')
    expect([ping.status, ping.body]).toEqual([200, 'pong'])
    expect(ping.headers.get('metadata_service_version')).toBe('2.5.1')
    expect((await api.get('/version')).body).toBe('2.5.1')
    expect((await api.get('/healthcheck')).body).toBe('{"status": "UP"}')
  })

  it('makes a flow once', async () => {
    expect((await api.get('/flows/P')).status).toBe(404)
    expect((await api.get('/flows/P')).body).toEqual({})
    const made = await api.post('/flows/P', { flow_id: 'P', ts_epoch: 1 })
    const flow = { flow_id: 'P', user_name: null, ts_epoch: expect.any(Number), tags: null, system_tags: null }
    expect(made.body).toEqual(flow)
    expect((made.body as { ts_epoch: number }).ts_epoch).toBeGreaterThan(1e12)
    const again = await api.post('/flows/P', { flow_id: 'P' })
    expect(again.status).toBe(409)
    expect(JSON.parse(again.body as string)).toMatchObject({ err_msg: { pgcode: '23505' } })
    expect((await api.get('/flows/P')).body).toEqual(made.body)
    expect((await api.get('/flows')).body).toEqual([made.body])
  })

  it('makes a run, and shows `user` only when a system tag proves it', async () => {
    expect((await api.post('/flows/None/run', first)).status).toBe(404)
    const made = await api.post('/flows/P/run', first)
    expect(made.body).toEqual({
      flow_id: 'P',
      run_number: 1,
      user_name: 'ada',
      ts_epoch: expect.any(Number),
      tags: ['a'],
      system_tags: modern,
      last_heartbeat_ts: expect.any(Number),
    })
    expect((await api.get('/flows/P/runs/1')).body).toEqual({ ...(made.body as object), user: 'ada' })
    const stranger = await api.post('/flows/P/run', { ...first, user_name: 'eve' })
    expect((await api.get('/flows/P/runs/2')).body).toEqual(stranger.body)
    expect(await statusOf('GET', '/flows/P/runs/99')).toBe(404)
    expect(await statusOf('GET', '/flows/Q/runs/1')).toBe(404)
    expect((await api.get('/flows/Q/runs')).body).toEqual([])
  })

  it('refuses an id of digits or of no text, and one that exists', async () => {
    expect(await statusOf('POST', '/flows/P/run', { run_number: '123' })).toBe(500)
    expect(await statusOf('POST', '/flows/P/run', { run_number: 123 })).toBe(500)
    expect(await statusOf('POST', '/flows/P/run', { run_number: 'argo-x' })).toBe(200)
    expect(await statusOf('POST', '/flows/P/run', { run_number: 'argo-x' })).toBe(409)
  })

  it('makes steps; they show the run number as text', async () => {
    const step = '/flows/P/runs/1/steps/start'
    expect(await statusOf('GET', step)).toBe(404)
    const made = await api.post(`${step}/step`, { ...first, tags: ['other'] })
    const names = { flow_id: 'P', run_number: '1', step_name: 'start', user_name: 'ada' }
    expect(made.body).toEqual({ ...names, ts_epoch: expect.any(Number), tags: ['a'], system_tags: modern })
    expect((await api.get(step)).body).toEqual(made.body)
    expect((await api.get('/flows/P/runs/1/steps')).body).toEqual([made.body])
    expect(await statusOf('POST', `${step}/step`, first)).toBe(409)
    expect(await statusOf('POST', '/flows/P/runs/99/steps/start/step', first)).toBe(500)
    expect((await api.get('/flows/P/runs/99/steps')).body).toEqual([])
  })

  it('makes tasks with the tags of their run', async () => {
    const step = '/flows/P/runs/1/steps/start'
    const made = await api.post(`${step}/task`, { ...first, tags: ['other'] })
    expect(made.body).toEqual({
      flow_id: 'P',
      run_number: 1,
      step_name: 'start',
      task_id: 1,
      user_name: 'ada',
      ts_epoch: expect.any(Number),
      tags: ['a'],
      system_tags: modern,
      last_heartbeat_ts: expect.any(Number),
    })
    expect((await api.get(`${step}/tasks/1`)).body).toEqual(made.body)
    expect((await api.get(`${step}/tasks`)).body).toEqual([made.body])
    expect((await api.get('/flows/P/runs/1/steps/none/tasks')).body).toEqual([])
    expect(await statusOf('GET', `${step}/tasks/99`)).toBe(404)
    expect(await statusOf('GET', '/flows/P/runs/1/steps/other/tasks/1')).toBe(404)
    expect(await statusOf('POST', '/flows/P/runs/1/steps/none/task', first)).toBe(404)
    expect(await statusOf('POST', '/flows/P/runs/99/steps/start/task', first)).toBe(500)
    const numeric = await api.post(`${step}/task`, { ...first, task_id: '12' })
    expect([numeric.status, numeric.body]).toEqual([400, { message: 'provided task_name may not be a numeric' }])
  })

  it('begins with a heartbeat only for clients that send them', async () => {
    const beatOf = async (tags: string[]) => {
      const { body } = await api.post('/flows/P/runs/1/steps/start/task', { system_tags: tags })
      return (body as { last_heartbeat_ts: number | null }).last_heartbeat_ts
    }
    expect(await beatOf(['metaflow_version:2.0.5'])).toBeNull()
    expect(await beatOf(['metaflow_version:2.2.12'])).not.toBeNull()
    expect(await beatOf(['runtime:dev'])).toBeNull()
  })

  it('stores metadata as the client gave it, lists as text, newest first', async () => {
    const path = '/flows/P/runs/1/steps/start/tasks/1/metadata'
    const items = [
      { field_name: 'a', value: 'x', type: 't', user_name: 'ada', tags: ['attempt_id:0'], system_tags: ['s'] },
      { field_name: 'foreach-stack', value: ['i=a b', 'j=2'], type: 't' },
      { field_name: 'n', value: 3, type: 't' },
      { field_name: 'o', value: { k: 1 }, type: 't' },
      { field_name: 'none', value: null, type: 't' },
    ]
    expect((await api.post(path, items)).body).toEqual({ metadata_created: 4 })
    const rows = (await api.get(path)).body as Record<string, unknown>[]
    expect(rows.map((row) => row['value'])).toEqual(['{"k":1}', '3', '{"i=a b",j=2}', 'x'])
    expect(rows[3]).toEqual({
      id: expect.any(Number),
      flow_id: 'P',
      run_number: 1,
      step_name: 'start',
      task_id: 1,
      field_name: 'a',
      value: 'x',
      type: 't',
      user_name: 'ada',
      ts_epoch: expect.any(Number),
      tags: ['attempt_id:0'],
      system_tags: ['s'],
    })
    expect((await api.get('/flows/P/runs/1/metadata')).body).toEqual(rows)
    expect((await api.get('/flows/P/runs/99/metadata')).body).toEqual([])
    const refused = await api.post('/flows/P/runs/1/steps/start/tasks/99/metadata', items)
    expect([refused.status, refused.body]).toEqual([400, { message: 'need to register run_id and task_id first' }])
    expect(await statusOf('POST', path, { not: 'a list' })).toBe(400)
  })

  it('counts the artifacts that are new, and shows those of the latest attempt', async () => {
    const path = '/flows/P/runs/1/steps/start/tasks/1'
    const artifact = (name: string, attempt_id: number) => ({
      name,
      attempt_id,
      sha: `${name}${attempt_id}`,
      ds_type: 'local',
    })
    const first = [artifact('name', 0), artifact('x', 0), artifact('y', 0)]
    expect((await api.post(`${path}/artifact`, first)).body).toEqual({ artifacts_created: 3 })
    expect((await api.post(`${path}/artifact`, [...first, artifact('z', 0)])).body).toEqual({ artifacts_created: 1 })
    expect((await api.post(`${path}/artifact`, [artifact('name', 1), artifact('x', 1)])).body).toEqual({
      artifacts_created: 2,
    })
    expect((await api.get(`${path}/artifacts/x`)).body).toEqual({
      flow_id: 'P',
      run_number: 1,
      step_name: 'start',
      task_id: 1,
      name: 'x',
      location: ' ',
      ds_type: 'local',
      sha: 'x1',
      type: ' ',
      content_type: ' ',
      user_name: null,
      attempt_id: 1,
      ts_epoch: expect.any(Number),
      tags: ['a'],
      system_tags: modern,
    })
    expect(await statusOf('GET', `${path}/artifacts/y`)).toBe(404)
    expect((await api.get(`${path}/artifacts/y/attempt/0`)).body).toMatchObject({ sha: 'y0' })
    expect(await names(`${path}/artifacts`)).toEqual(['name', 'x'])
    expect(await names('/flows/P/runs/1/steps/start/artifacts')).toEqual(['name', 'x'])
    expect(await names('/flows/P/runs/1/artifacts')).toEqual(['name', 'x'])
    expect(await names(`${path}/attempt/0/artifacts`)).toEqual(['name', 'x', 'y', 'z'])
    expect(await names(`${path}/attempt/5/artifacts`)).toEqual([])
    expect(await statusOf('GET', `${path}/attempt/x/artifacts`)).toBe(400)
    expect(await statusOf('POST', '/flows/P/runs/1/steps/start/tasks/99/artifact', first)).toBe(400)
  })

  it('takes an artifact list whose items share nothing', async () => {
    const path = '/flows/P/runs/1/steps/start/tasks/2'
    const items = [
      { name: 'a"b\\', attempt_id: 0, sha: '1', type: 'x', user_name: 'ada' },
      { name: 'c', attempt_id: 1, sha: '2', type: 'y', location: 'z' },
    ]
    expect((await api.post(`${path}/artifact`, items)).body).toEqual({ artifacts_created: 2 })
    expect((await api.get(`${path}/artifacts/${encodeURIComponent('a"b\\')}/attempt/0`)).body).toMatchObject({
      sha: '1',
    })
  })

  it('answers a beat with text that holds JSON, as often as it comes, and 404 for what is not there', async () => {
    const beat = { status: 200, body: '{"wait_time_in_seconds": 10}' }
    const old = await api.post('/flows/P/run', { system_tags: [] })
    const run = (old.body as { run_number: number }).run_number
    for (const _ of [1, 2]) expect(await api.post(`/flows/P/runs/${run}/heartbeat`, '{}')).toMatchObject(beat)
    expect((await api.get(`/flows/P/runs/${run}`)).body).toMatchObject({ last_heartbeat_ts: expect.any(Number) })
    expect(await api.post('/flows/P/runs/1/steps/start/tasks/1/heartbeat', '{}')).toMatchObject(beat)
    for (const path of ['/flows/P/runs/99', '/flows/Q/runs/1', '/flows/P/runs/1/steps/start/tasks/99'])
      expect(await statusOf('POST', `${path}/heartbeat`, '{}')).toBe(404)
    expect(await statusOf('POST', '/flows/P/runs/1/steps/none/tasks/1/heartbeat', '{}')).toBe(404)
  })

  it('finds tasks by metadata, unanchored, in order of their numbers', async () => {
    const step = '/flows/P/runs/1/steps/start'
    for (const [task, value] of [
      ['1', 'A:10'],
      ['2', 'A:1,B:2'],
      ['3', 'B:1'],
    ] as const)
      await api.post(`${step}/tasks/${task}/metadata`, [{ field_name: 'path', value, type: 't' }])
    const filtered = async (query: string) => (await api.get(`${step}/filtered_tasks${query}`)).body
    expect(await filtered('?metadata_field_name=path&pattern=A:1')).toEqual(['P/1/start/1', 'P/1/start/2'])
    expect(await filtered('?pattern=%5EB')).toEqual(['P/1/start/3'])
    expect(await filtered('')).toEqual(['P/1/start/1', 'P/1/start/2', 'P/1/start/3'])
    expect(await statusOf('GET', `${step}/filtered_tasks?pattern=(`)).toBe(400)
  })

  it('knows methods and addresses', async () => {
    expect(await statusOf('DELETE', '/flows/P')).toBe(405)
    expect(await statusOf('PATCH', '/flows/P/runs')).toBe(405)
    expect(await statusOf('POST', '/ping')).toBe(405)
    expect(await statusOf('GET', '/nothing')).toBe(404)
    expect(await statusOf('GET', '/flows/P/runs/1/nothing')).toBe(404)
    expect(await statusOf('GET', '/flows/%E0%A4%A')).toBe(400)
  })

  it('refuses what is no JSON, too large, or not an object', async () => {
    expect(await statusOf('POST', '/flows/P/run', '{')).toBe(400)
    expect(await statusOf('POST', '/flows/P/run', '[]')).toBe(400)
    const path = '/flows/P/runs/1/steps/start/tasks/1/metadata'
    const item = (size: number) => [{ field_name: 'big', value: 'x'.repeat(size), type: 't' }]
    expect(await statusOf('POST', path, item(9 * 1024 * 1024))).toBe(200)
    expect(await statusOf('POST', path, item(11 * 1024 * 1024))).toBe(413)
  })

  it('lets a client that sends all before it reads see why it was refused', async () => {
    const { hostname, port } = new URL(api.url)
    const size = 12 * 1024 * 1024
    const socket = net.connect({ host: hostname, port: Number(port) })
    socket.write(
      `POST /flows/P/run HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${size}\r\n\r\n`,
    )
    const piece = Buffer.alloc(64 * 1024, 0x20)
    for (let sent = 0; sent < size; sent += piece.length) {
      if (!socket.write(piece)) await once(socket, 'drain')
    }
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /)
    socket.destroy()
  })

  it('refuses a name that no index can hold', async () => {
    await api.post('/flows/P/runs/1/steps/start/task', { task_id: 'long-names' })
    // Text that does not compress: what does would fit.
    const name = randomBytes(8_000).toString('hex')
    const path = '/flows/P/runs/1/steps/start/tasks/long-names/artifact'
    expect(await statusOf('POST', path, [{ name, sha: 's' }])).toBe(400)
  })

  it('has no sandbox to give credentials for', async () => {
    const refused = await api.get('/auth/token')
    expect([refused.status, refused.body]).toEqual([500, { err_msg: expect.any(String), traceback: null }])
  })

  it('stores text that PostgreSQL cannot hold as it is', async () => {
    const path = '/flows/P/runs/1/steps/start/tasks/3/metadata'
    expect(await statusOf('POST', path, '[{"field_name":"nul","value":"a\\u0000b","type":"t"}]')).toBe(200)
    const rows = (await api.get(path)).body as { value: string }[]
    expect(rows[0]?.value).toBe('a\uFFFDb')
  })
})

async function statusOf(method: string, path: string, body?: unknown): Promise<number> {
  return (await api.call(method, path, method === 'GET' ? {} : { body: body ?? {} })).status
}

async function names(path: string): Promise<string[]> {
  return ((await api.get(path)).body as { name: string }[]).map(({ name }) => name).sort()
}
