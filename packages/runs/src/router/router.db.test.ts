import type { Actor } from '@groundwork/access/can'
import { NotFoundError } from '@groundwork/access/errors'
import { type Context, createCallerFactory } from '@groundwork/access/trpc'
import { makeRun, makeTask } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it } from 'vitest'
import { runsRouter } from './router'

const { pool, prisma, bus } = await testDatabase()
const viewer: Actor = { kind: 'user', id: 'u', name: 'Vi', email: 'vi@example.org', role: 'viewer', teams: {} }
const noEngine: Context['engine'] = () => Promise.reject(new Error('connect ECONNREFUSED'))

function caller(given: { actor?: Actor | null; engine?: Context['engine'] } = {}) {
  const { actor = viewer, engine = noEngine } = given
  return createCallerFactory(runsRouter)({ pool, prisma, bus, actor, requestId: 'r', engine })
}
const answering =
  (status: number, body: unknown, seen: string[] = []): Context['engine'] =>
  (path) => {
    seen.push(path)
    return Promise.resolve(Response.json(body, { status }))
  }

describe('the runs of a portal', () => {
  it('are listed for a viewer and refused to a stranger', async () => {
    const { runNumber } = await makeRun(pool, { flow: 'Listed', tags: ['nightly'] })
    const { items, next } = await caller().list({ filter: { flow: ['Listed'] } })
    expect(items).toMatchObject([{ runNumber, flow: 'Listed', status: 'succeeded', tags: ['nightly'] }])
    expect(next).toBeNull()
    await expect(caller({ actor: null }).list({})).rejects.toThrow('not signed in')
  })

  it('refuse input that is none', async () => {
    await expect(caller().list({ limit: 5_000 })).rejects.toThrow()
    await expect(caller().list({ filter: { status: ['odd' as 'failed'] } })).rejects.toThrow()
    await expect(caller().byId({ flow: 'Nowhere', run: '1' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('give lists as plain JSON', async () => {
    const { runNumber } = await makeRun(pool, { flow: 'Plain' })
    await makeTask(pool, { runNumber, step: 'start' })
    const answer = await caller().tasks({ runNumber })
    expect(JSON.parse(JSON.stringify(answer))).toMatchObject({
      steps: [{ name: 'start' }],
      tasks: [{ step: 'start', attempts: [] }],
    })
  })
})

describe('what only the engine may read', () => {
  const key = { flow: 'Asked', run: '7' }

  it('is asked with the query of the procedure', async () => {
    const seen: string[] = []
    const engine = answering(200, { ok: true, value: { lines: [], total: 0 } }, seen)
    await caller({ engine }).log({ ...key, step: 'a b', task: '1', attempt: 0, tail: 5 })
    expect(seen).toEqual(['/data/v1/log?flow=Asked&run=7&step=a+b&task=1&attempt=0&stream=merged&tail=5&count=1000'])
  })

  it('is a reason to show when the engine does not answer', async () => {
    expect(await caller().parameters(key)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('does not answer') as string,
    })
  })

  it('is a reason to show when what comes is no answer', async () => {
    const engine: Context['engine'] = () => Promise.resolve(new Response('{"ok":true,"val'))
    expect(await caller({ engine }).parameters(key)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('cannot be read') as string,
    })
    const { datastore } = await caller({ engine }).artifacts({ ...key, step: 'a', task: '1' })
    expect(datastore).toMatchObject({ ok: false })
    expect(await caller({ engine: answering(200, null) }).failure(key)).toBeNull()
  })

  it('keeps the kind of an error', async () => {
    const engine = answering(404, { name: new NotFoundError().name, message: 'There is no such card.' })
    await expect(caller({ engine }).cards({ ...key, step: 'a', task: '1' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'There is no such card.',
    })
  })

  it('leaves the artifacts of a task out with the reason, and waits for no engine for ever', async () => {
    const limits: (AbortSignal | null | undefined)[] = []
    const engine: Context['engine'] = (_path, init) => {
      limits.push(init?.signal)
      return noEngine('')
    }
    const artifacts = await caller({ engine }).artifacts({ ...key, step: 'a', task: '1' })
    expect(artifacts).toMatchObject({ rows: [], datastore: { ok: false, setting: 'GROUNDWORK_ENGINE_URL' } })
    expect(limits).toEqual([expect.any(AbortSignal)])
  })

  it('still names the failed task without the engine', async () => {
    const { runNumber, id } = await makeRun(pool, {
      flow: 'Fails',
      status: 'failed',
      failedStep: 'work',
      failure: 'OSError: gone',
    })
    const task = await makeTask(pool, { runNumber, step: 'work', status: 'failed', reason: 'Attempt 1 of 1 failed.' })
    expect(await caller().failure({ flow: 'Fails', run: id })).toMatchObject({
      step: 'work',
      id: task.id,
      reason: 'Attempt 1 of 1 failed.',
      exception: null,
      lines: [],
    })
  })
})
