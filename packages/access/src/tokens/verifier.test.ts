import type { BusEvent, Interest } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTokenVerifier } from './tokens'

type Row = {
  id: string
  name: string
  scope: string
  revoked: boolean
  left_ms: number | null
  maker_shut_out: boolean
  maker_role: string | null
}

const token = `gw_record_${'a'.repeat(32)}`
const valid: Row = {
  id: 't1',
  name: 'ci',
  scope: 'record',
  revoked: false,
  left_ms: null,
  maker_shut_out: false,
  maker_role: null,
}

/** A verifier over a database and a bus that the test steers; `reads` and `writes` count statements. */
function setUp(answer: () => Promise<Row[]>) {
  const counts = { reads: 0, writes: 0 }
  const clock = { now: 0 }
  let listener: () => void = () => {}
  const pool = {
    async query({ name }: { name: string }) {
      if (name === 'access-token-used') {
        counts.writes += 1
        throw new Error('the write of last-used fails')
      }
      counts.reads += 1
      return { rows: await answer() }
    },
  } as unknown as Pool
  const bus = {
    on(_interest: Interest, on: (event: BusEvent) => void) {
      listener = on as () => void
      return () => {}
    },
    ready: () => new Promise<void>(() => {}),
  }
  const { verify } = createTokenVerifier({ pool, bus, now: () => clock.now })
  return { verify, counts, clock, tokenChanged: () => listener() }
}

describe('token verifier', () => {
  it('reads once for a herd, and once more after 30 s', async () => {
    const { verify, counts, clock } = setUp(async () => [valid])
    const herd = await Promise.all(Array.from({ length: 100 }, () => verify(undefined, token)))
    expect(herd.every((one) => 'actor' in one && one.actor.kind === 'token' && one.actor.id === 't1')).toBe(true)
    clock.now = 29_999
    await verify(`Bearer ${token}`, undefined)
    expect(counts.reads).toBe(1)
    clock.now = 30_000
    await verify(`bearer ${token}`, undefined)
    expect(counts.reads).toBe(2)
  })

  it('forgets at once when a token changes, also an answer that is still being read', async () => {
    let rows = [valid]
    let release: () => void = () => {}
    let gate = Promise.resolve()
    const { verify, tokenChanged } = setUp(async () => {
      const read = rows
      await gate
      return read
    })
    gate = new Promise((resolve) => (release = resolve))
    const early = verify(undefined, token)
    rows = [{ ...valid, revoked: true }]
    tokenChanged()
    release()
    await early
    expect(await verify(undefined, token)).toMatchObject({
      status: 401,
      message: expect.stringContaining('"ci" was revoked'),
    })
  })

  it('answers 503 while the database is away and recovers with the next call', async () => {
    let away = true
    const { verify, counts } = setUp(async () => {
      if (away) throw new Error('ECONNREFUSED 10.0.0.7:5432')
      return [valid]
    })
    const answers = await Promise.all([verify(undefined, token), verify(undefined, token)])
    for (const answer of answers) expect(answer).toMatchObject({ status: 503 })
    expect(JSON.stringify(answers)).not.toContain('10.0.0.7')
    away = false
    expect(await verify(undefined, token)).toHaveProperty('actor')
    expect(counts.reads).toBe(2)
  })

  it('keeps a refusal for 5 s', async () => {
    const { verify, counts, clock } = setUp(async () => [])
    expect(await verify(undefined, token)).toMatchObject({
      status: 401,
      message: expect.stringContaining('not known here'),
    })
    clock.now = 4_999
    await verify(undefined, token)
    expect(counts.reads).toBe(1)
    clock.now = 5_000
    await verify(undefined, token)
    expect(counts.reads).toBe(2)
  })

  it('keeps a token no longer than it lives', async () => {
    const { verify, counts, clock } = setUp(async () => [{ ...valid, left_ms: 2_000 }])
    await verify(undefined, token)
    clock.now = 2_000
    await verify(undefined, token)
    expect(counts.reads).toBe(2)
  })

  it.each([
    [undefined, undefined, 'needs a token'],
    ['', '', 'needs a token'],
    ['Basic YTpi', undefined, 'not a Groundwork token'],
    ['Bearer abc', undefined, 'not a Groundwork token'],
    [undefined, `gw_admin_${'a'.repeat(32)}`, 'not a Groundwork token'],
    [undefined, `${token}x`, 'not a Groundwork token'],
  ])('refuses %j, %j without asking the database, and says what to do', async (authorization, apiKey, what) => {
    const { verify, counts } = setUp(async () => [valid])
    const answer = await verify(authorization, apiKey)
    expect(answer).toMatchObject({ status: 401, message: expect.stringContaining(what) })
    expect(answer).toMatchObject({
      message: expect.stringContaining('Make a token under Settings, Tokens, and set METAFLOW_SERVICE_AUTH_KEY'),
    })
    expect(counts.reads).toBe(0)
  })

  it('writes last-used once a minute, and its failure disturbs nobody', async () => {
    const rejections: unknown[] = []
    const note = (reason: unknown) => rejections.push(reason)
    process.on('unhandledRejection', note)
    onTestFinished(() => void process.off('unhandledRejection', note))
    const { verify, counts, clock } = setUp(async () => [valid])
    for (clock.now = 0; clock.now < 120_000; clock.now += 5_000) await verify(undefined, token)
    expect(counts.writes).toBe(2)
    await new Promise((resolve) => setImmediate(resolve))
    expect(rejections).toEqual([])
  })
})
