import { runComputeConformance } from '@groundwork/plugin-sdk/conformance'
import type { Definition, Effect, EngineRun, Labels, Launch, Outcome, Page, Seen } from '@groundwork/plugin-sdk/points'
import type { ProcessInfo } from '@groundwork/plugin-sdk/platform'
import { type FakeProcesses, fakeProcesses, startBackend } from '@groundwork/plugin-sdk/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import manifest from '../plugin.json' with { type: 'json' }
import backend from './index'

const folder = new URL('..', import.meta.url).pathname
const launch: Launch = {
  code: { url: 'http://engine.test/launch/v1/code/x', sha256: '4f'.repeat(32), bytes: 10 },
  entry: 'flow.py',
  python: { lock: null },
  argv: [],
  parameters: [],
  env: {},
  secrets: {},
  retries: { times: 0, delaySeconds: 0 },
  timeoutSeconds: 60,
  resources: { cpu: 1, memoryMb: 64 },
}
let processes: FakeProcesses
let running: Awaited<ReturnType<typeof startBackend>>
let made = 0

beforeAll(start)
afterAll(() => running.stop())
beforeEach(() => void (made += 1))

async function start() {
  processes = fakeProcesses()
  running = await startBackend({ backend, manifest, folder, processes })
}

const effect = (key: string, fence = 1): Effect => ({
  key,
  fence,
  deadline: new Date(Date.now() + 10_000).toISOString(),
})
const labels = (key: string, fence = 1): Labels => ({
  key,
  version: 'v'.repeat(64),
  promotion: 'p',
  fence,
  project: 'films',
  environment: 'dev',
})

type Answers = {
  put: Outcome<Definition>
  activate: Outcome<Definition>
  remove: Outcome<{ goneAt: string }>
  observe: Seen<Definition>
  start: Outcome<{ engineRunId: string }>
  observeRun: Seen<EngineRun>
  cancel: Outcome<EngineRun>
  logs: Page<{ text: string }>
  runs: Page<EngineRun>
}

function ask<Method extends keyof Answers>(method: Method, input: object, maxRuns = 2): Promise<Answers[Method]> {
  const integration = { id: `i${maxRuns}`, name: 'local', config: { maxRuns } }
  return running.call('local', method, input, { integration }) as Promise<Answers[Method]>
}

async function placed(): Promise<{ slot: string; token: string }> {
  const slot = `slot-${made}`
  const key = `pput${made}`
  const outcome = await ask('put', { effect: effect(key), slot, labels: labels(key), launch, expect: '' })
  if (outcome.is !== 'done') throw new Error(JSON.stringify(outcome))
  return { slot, token: outcome.receipt.token }
}

const startRun = (slot: string, key: string, maxRuns?: number) =>
  ask('start', { effect: effect(key), slot, labels: labels(key), parameters: {} }, maxRuns)

const phaseOf = async (slot: string, key: string) => {
  const seen = await ask('observeRun', { slot, key })
  return seen.is === 'present' ? seen.value.phase : seen.is
}

describe('a definition', () => {
  it('is won by one of twenty that put with the same token', async () => {
    const { slot, token } = await placed()
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const key = `prace${made}x${index}`
        return ask('put', { effect: effect(key), slot, labels: labels(key), launch, expect: token })
      }),
    )
    expect(outcomes.filter(({ is }) => is === 'done')).toHaveLength(1)
    expect(outcomes.filter(({ is }) => is === 'refused')).toHaveLength(19)
  })

  it('is done once by twenty calls with one key, and each gets the same receipt', async () => {
    const slot = `slot-${made}`
    const wanted = { effect: effect(`pone${made}`), slot, labels: labels(`pone${made}`), launch, expect: '' }
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => ask('put', wanted)))
    expect(outcomes).toEqual(outcomes.map(() => outcomes[0]))
    expect(outcomes[0]).toMatchObject({ is: 'done', receipt: { active: false } })
  })

  it('that was removed keeps its fence: nobody who was overtaken comes back', async () => {
    const { slot, token } = await placed()
    const gone = await ask('remove', { effect: effect(`prem${made}`, 5), slot, expect: token })
    expect(gone.is).toBe('done')
    expect(await ask('observe', { slot })).toEqual({ is: 'absent' })
    const late = await ask('put', {
      effect: effect(`plate${made}`, 4),
      slot,
      labels: labels('x', 4),
      launch,
      expect: '',
    })
    expect(late).toMatchObject({ is: 'refused', code: 'conflict' })
    // The first put, sent again, is what it was then, and makes nothing now.
    const again = { effect: effect(`pput${made}`), slot, labels: labels(`pput${made}`), launch, expect: '' }
    expect(await ask('put', again)).toMatchObject({ is: 'done' })
    expect(await ask('observe', { slot })).toEqual({ is: 'absent' })
  })

  it('takes no schedule: whoever keeps the time is told so', async () => {
    const { slot, token } = await placed()
    const schedule = { cron: '* * * * *', timeZone: 'UTC', overlap: 'skip', notBefore: new Date().toISOString() }
    const key = `pact${made}`
    const outcome = await ask('activate', {
      effect: effect(key),
      slot,
      labels: labels(key),
      schedule,
      active: true,
      expect: token,
    })
    expect(outcome).toMatchObject({
      is: 'refused',
      code: 'unsupported',
      fix: expect.stringContaining('Groundwork starts'),
    })
  })
})

describe('a run', () => {
  it('waits for its turn where the integration allows no more at once', async () => {
    const { slot } = await placed()
    const keys = ['a', 'b', 'c', 'd'].map((name) => `rq${made}${name}`)
    await Promise.all(keys.map((key) => startRun(slot, key, 3)))
    const own = () => processes.started.filter(({ key }) => keys.includes(key)).map(({ key }) => key)
    await vi.waitFor(() => expect(own()).toHaveLength(3), 10_000)
    const phases = await Promise.all(keys.map((key) => phaseOf(slot, key)))
    expect(phases.toSorted()).toEqual(['queued', 'running', 'running', 'running'])
    processes.finish(own()[0]!, { exitCode: 0 })
    await vi.waitFor(() => expect(own()).toHaveLength(4), { timeout: 20_000 })
  })

  it('ends as its process did, with its words', async () => {
    const { slot } = await placed()
    await startRun(slot, `rend${made}`)
    await vi.waitFor(async () => expect(await phaseOf(slot, `rend${made}`)).toBe('running'), 10_000)
    processes.finish(`rend${made}`, { exitCode: 1, reason: 'No rows.' })
    expect(await ask('observeRun', { slot, key: `rend${made}` })).toMatchObject({
      value: { phase: 'failed', reason: 'No rows.' },
    })
  })

  it('whose process was lost is lost', async () => {
    const { slot } = await placed()
    await startRun(slot, `rlost${made}`)
    await vi.waitFor(async () => expect(await phaseOf(slot, `rlost${made}`)).toBe('running'), 10_000)
    processes.finish(`rlost${made}`, { exitCode: null })
    expect(await phaseOf(slot, `rlost${made}`)).toBe('lost')
  })

  it('that waits is cancelled without having begun', async () => {
    const { slot } = await placed()
    const [first, second] = [`rone${made}`, `rtwo${made}`]
    await startRun(slot, first, 1)
    await startRun(slot, second, 1)
    const outcome = await ask('cancel', { effect: effect(`c${second}`), slot, run: second })
    expect(outcome).toMatchObject({ is: 'done', receipt: { phase: 'cancelled' } })
    processes.finish(first, { exitCode: 0 })
    await vi.waitFor(async () => expect(await phaseOf(slot, first)).toBe('succeeded'), 10_000)
    expect(processes.started.map(({ key }) => key)).not.toContain(second)
  })

  it('that is about to begin is cancelled without ever beginning', async () => {
    const { slot } = await placed()
    const key = `rsoon${made}`
    const { start: begin } = processes
    let go = () => {}
    const held = new Promise<void>((resolve) => (go = resolve))
    const asked = new Promise<void>((resolve) => {
      processes.start = async (spec) => {
        resolve()
        await held
        return begin(spec)
      }
    })
    try {
      const starting = startRun(slot, key)
      await asked
      const outcome = await ask('cancel', { effect: effect(`c${key}`), slot, run: key })
      expect(outcome).toMatchObject({ is: 'done', receipt: { phase: 'cancelled' } })
      go()
      await starting
    } finally {
      processes.start = begin
    }
    expect(processes.started.map(({ key: started }) => started)).not.toContain(key)
    expect(await ask('observeRun', { slot, key })).toMatchObject({
      value: { phase: 'cancelled', reason: 'It was cancelled.' },
    })
    const { value } = (await ask('observeRun', { slot, key })) as { value: EngineRun }
    expect(value.startedAt).toBeUndefined()
  })

  it('that cannot be ended whole keeps its place with its reason, until it is', async () => {
    const { slot } = await placed()
    const [first, second] = [`rstay${made}`, `rnext${made}`]
    await startRun(slot, first, 1)
    await vi.waitFor(async () => expect(await phaseOf(slot, first)).toBe('running'), 10_000)
    await startRun(slot, second, 1)
    const { end } = processes
    processes.end = async (key) => ({ ended: false, process: (await processes.observe(key))! })
    const cancelFirst = () => ask('cancel', { effect: effect(`c${first}`), slot, run: first })
    try {
      expect(await cancelFirst()).toMatchObject({ is: 'retry', code: 'busy' })
    } finally {
      processes.end = end
    }
    expect(await ask('observeRun', { slot, key: first })).toMatchObject({
      value: { phase: 'running', reason: expect.stringContaining('could not be ended') },
    })
    expect(await phaseOf(slot, second)).toBe('queued')
    expect(await cancelFirst()).toMatchObject({ is: 'done', receipt: { phase: 'cancelled' } })
    await vi.waitFor(async () => expect(await phaseOf(slot, second)).toBe('running'), { timeout: 20_000 })
    processes.finish(second, { exitCode: 0 })
  })

  it('shows its lines, page by page', async () => {
    const { slot } = await placed()
    const key = `rlog${made}`
    await startRun(slot, key)
    await vi.waitFor(async () => expect(await phaseOf(slot, key)).toBe('running'), 10_000)
    processes.print(key, 'one', 'two')
    const page = await ask('logs', { slot, key, after: null })
    expect(page).toEqual({
      items: [
        { at: null, text: 'one' },
        { at: null, text: 'two' },
      ],
      next: '2',
    })
    processes.print(key, 'three')
    processes.finish(key, { exitCode: 0 })
    expect(await ask('logs', { slot, key, after: '2' })).toEqual({ items: [{ at: null, text: 'three' }], next: null })
  })

  it('needs a definition, and is refused to whoever was overtaken', async () => {
    expect(await startRun('slot-nobody', `rnone${made}`)).toMatchObject({ is: 'refused', code: 'invalid' })
    const { slot, token } = await placed()
    await ask('put', { effect: effect(`phigh${made}`, 9), slot, labels: labels('x', 9), launch, expect: token })
    expect(await startRun(slot, `rlow${made}`)).toMatchObject({ is: 'refused', code: 'conflict' })
  })
})

describe('an environment', () => {
  const resolve = (lock: string | null) =>
    running.call('local-compute', 'resolve', { environment: { lock } }) as Promise<Outcome<{ digest: string }>>

  it('is made once for its lock', async () => {
    const lock = 'ab'.repeat(32)
    const both = [resolve(lock), resolve(lock)]
    const key = await vi.waitFor(() => {
      const [spec, ...more] = processes.started.filter((each) => each.what === 'environment' && each.lock === lock)
      expect(more).toEqual([])
      return spec!.key
    }, 10_000)
    processes.finish(key, { exitCode: 0 })
    expect(await Promise.all(both)).toEqual([
      { is: 'done', receipt: { digest: lock, sizeMb: 0, ready: true } },
      { is: 'done', receipt: { digest: lock, sizeMb: 0, ready: true } },
    ])
    expect(await resolve(null)).toMatchObject({ is: 'done', receipt: { ready: true } })
  })

  it('that was made on another machine is made on this one too', async () => {
    const lock = '12'.repeat(32)
    const elsewhere = { key: `e${lock.slice(0, 48)}t0`, what: 'environment', lock } as const
    await processes.start(elsewhere)
    processes.finish(elsewhere.key, { exitCode: 0 })
    ;(processes.observe(elsewhere.key) as ProcessInfo).here = false
    const asked = resolve(lock)
    const here = await vi.waitFor(() => {
      const [, second] = processes.started.filter((each) => each.what === 'environment' && each.lock === lock)
      return second!.key
    }, 10_000)
    processes.finish(here, { exitCode: 0 })
    expect(await asked).toMatchObject({ is: 'done', receipt: { digest: lock, ready: true } })
  })

  it('that cannot be made says why', async () => {
    const lock = 'cd'.repeat(32)
    const asked = resolve(lock)
    await vi.waitFor(
      () => expect(processes.started.some((each) => each.what === 'environment' && each.lock === lock)).toBe(true),
      10_000,
    )
    processes.finish(processes.started.at(-1)!.key, { exitCode: 70, reason: 'There is no package "nothing".' })
    expect(await asked).toMatchObject({ is: 'refused', detail: 'There is no package "nothing".' })
  })
})

describe('what runs use', () => {
  const compute = (method: string, input: object) => running.call('local-compute', method, input)
  const uses = (key: string, usage: NonNullable<ProcessInfo['usage']>) =>
    Object.assign(processes.observe(key) as ProcessInfo, { usage })

  it('is what was measured of their processes, of one or of all', async () => {
    const { slot } = await placed()
    const [one, two] = [`ruse${made}a`, `ruse${made}b`]
    for (const key of [one, two]) await startRun(slot, key)
    await vi.waitFor(async () => expect(await phaseOf(slot, two)).toBe('running'), 10_000)
    uses(one, { since: Date.UTC(2026, 0, 2), cpuSeconds: 12.5, memoryPeakMb: 300 })
    uses(two, { since: Date.UTC(2026, 0, 1), cpuSeconds: 2.25, memoryPeakMb: 500 })
    expect(await compute('usage', { of: { run: one } })).toEqual({
      since: '2026-01-02T00:00:00.000Z',
      cpuSeconds: 12.5,
      memoryPeakMb: 300,
    })
    expect(await compute('usage', { of: { pool: 'local' } })).toEqual({
      since: '2026-01-01T00:00:00.000Z',
      cpuSeconds: 14.75,
      memoryPeakMb: 500,
    })
    expect(await compute('limits', { pool: 'local' })).toMatchObject({ used: { memoryMb: 800 } })
    for (const key of [one, two]) processes.finish(key, { exitCode: 0 })
  })
})

describe('the compute of this machine', () => {
  it('keeps what compute promises', async () => {
    const { start: begin } = processes
    // Here an environment is made as soon as it is begun.
    processes.start = async (spec) => {
      const started = await begin(spec)
      if (spec.what === 'environment' && started.state !== 'exited') processes.finish(spec.key, { exitCode: 0 })
      return (await processes.observe(spec.key)) ?? started
    }
    try {
      const { results } = await runComputeConformance({
        call: (method, input) => running.call('local-compute', method, input),
        ...{ lock: 'a1'.repeat(32), otherLock: 'b2'.repeat(32), readyMs: 10_000 },
      })
      expect(results.filter(({ result }) => result !== 'pass')).toEqual([])
    } finally {
      processes.start = begin
    }
  })

  it('keeps it as it is measured in an installation, with the environment that is there', async () => {
    const call = (method: string, input: object) => running.call('local-compute', method, input)
    const { results } = await runComputeConformance({ call, lock: null })
    expect(results.filter(({ result }) => result === 'fail')).toEqual([])
  })
})
