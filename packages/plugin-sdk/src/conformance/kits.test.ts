import { expect, it } from 'vitest'
import type { PlanRequest, PlanStep } from '../points/delivery-path'
import { runComputeConformance } from './compute'
import { runGateConformance } from './gate'
import { runPathConformance } from './path'
import type { ConformanceReport, PointCall } from './result'
import { planRequest as request } from './testing/plan-request'
import { runVerificationConformance } from './verification'

const put: PlanStep = { id: 'put', title: 'Put it', on: 'orchestrator', call: 'put', input: {}, after: [], undo: null }

const answering =
  (answers: Record<string, (input: never) => unknown>): PointCall =>
  (method, input) =>
    Promise.resolve(answers[method]?.(input as never))
const broken = ({ results }: ConformanceReport) => results.filter(({ result }) => result === 'fail').map(({ id }) => id)

/** Each finding is a sentence that tells what was seen. */
const inWords = ({ results }: ConformanceReport) => {
  for (const { result, words } of results) if (result === 'fail') expect(words).toMatch(/^["A-Za-z].{15,}[.]$/s)
}

async function path(plan: () => PlanStep[], more: Record<string, () => unknown> = {}) {
  const call = answering({ check: () => [], diff: () => [], plan, ...more })
  return broken(await runPathConformance({ call, requests: [request] }))
}

it('finds plans that nobody can carry out', async () => {
  expect(await path(() => [put])).toEqual([])
  expect(await path(() => [{ ...put, call: 'fly' }])).toEqual(['P2'])
  // An orchestrator ends runs, but not as a step of a plan.
  expect(await path(() => [{ ...put, call: 'cancel' }])).toEqual(['P2'])
  expect(await path(() => [{ ...put, on: 'cache', call: 'flip' }])).toEqual(['P2'])
  expect(await path(() => [{ ...put, after: ['later'] }])).toEqual(['P2'])
  expect(await path(() => [put, put])).toEqual(['P2'])
  expect(await path(() => [{ ...put, of: 'previous' }])).toEqual(['P2'])
  const { undo: _undo, ...silent } = put
  expect(await path(() => [silent])).toEqual(['P3'])
})

it('finds a path that is not pure, and words that help nobody', async () => {
  let count = 0
  expect(await path(() => [{ ...put, input: { count: count++ } }])).toEqual(['P1'])
  const same = { diff: () => [{ what: 'Version', from: 1, to: 1 }] }
  expect(await path(() => [put], same)).toEqual(['P4'])
  expect(await path(() => [put], { check: () => [{ level: 'error', message: 'bad' }] })).toEqual(['P4'])
  const own = { ...put, on: 'self' as const, call: 'mark' }
  const guessing = { prepare: () => ({ key: 'p', precondition: '' }), observe: () => ({ is: 'present', value: 1 }) }
  expect(await path(() => [own], guessing)).toEqual(['P5', 'P7', 'P8', 'P9'])
})

it('finds a path whose own step is applied each time, changes its name and can never tell', async () => {
  let applied = 0
  const own = { ...put, on: 'self' as const, call: 'own' }
  const call = answering({
    ...{ check: () => [], diff: () => [], plan: () => [own] },
    prepare: () => ({ key: `k${Math.random()}`, precondition: '' }),
    apply: () => ({ is: 'done', receipt: ++applied }),
    observe: () => ({ is: 'cannot-tell', detail: 'I never know.' }),
  })
  const report = await runPathConformance({ call, requests: [request] })
  expect(broken(report)).toEqual(['P5', 'P6', 'P7', 'P8'])
  inWords(report)
  expect(applied).toBeGreaterThan(0)
})

/** One mark for each slot, kept as a path of a plugin keeps it. */
function marking({ forgets = false, repeats = false, blind = false } = {}) {
  const marks = new Map<string, string>()
  const counts = new Map<string, number>()
  type Input = { step: PlanStep; key: string; effect: { key: string }; precondition: string }
  const own = (mode: string): PlanStep => ({ ...put, id: `own-${mode}`, on: 'self', call: 'own' })
  const call = answering({
    ...{ check: () => [], diff: () => [], plan: ({ mode }: PlanRequest) => [own(mode)] },
    prepare: ({ step }: Input) => ({ key: `k${step.id}`, precondition: [...marks.keys()].at(-1) ?? '' }),
    apply({ effect: { key }, precondition }: Input) {
      if (marks.has(key) && !repeats) return { is: 'done', receipt: marks.get(key) }
      const current = [...marks.keys()].at(-1) ?? ''
      if (current !== precondition && current !== key && !blind)
        return { is: 'refused', code: 'conflict', detail: 'Somebody was there.' }
      counts.set(key, (counts.get(key) ?? 0) + 1)
      if (!forgets) marks.set(key, 'marked')
      return { is: 'done', receipt: 'marked' }
    },
    observe: ({ key }: Input) => (marks.has(key) ? { is: 'present', value: 'marked' } : { is: 'absent' }),
  })
  return { call, applied: (key: string) => counts.get(key) ?? 0 }
}

it('carries out what a path does itself, and finds each way to do it wrong', async () => {
  const requests = [request, { ...request, mode: 'rollback' as const }]
  const kept = await runPathConformance({ ...marking(), requests })
  expect(kept.results.filter(({ result }) => result !== 'pass')).toEqual([])
  const of = async (lie: Parameters<typeof marking>[0]) => {
    const report = await runPathConformance({ ...marking(lie), requests })
    inWords(report)
    return broken(report)
  }
  expect(await of({ forgets: true })).toEqual(['P7', 'P8', 'P10'])
  expect(await of({ repeats: true })).toEqual(['P7', 'P8'])
  expect(await of({ blind: true })).toEqual(['P9'])
})

it('finds gates that say nothing or waver', async () => {
  const gate = async (evaluate: () => unknown) =>
    broken(await runGateConformance({ call: answering({ evaluate }), plans: [request], rules: [null] }))
  expect(await gate(() => ({ is: 'pass', why: 'All is well.' }))).toEqual([])
  expect(await gate(() => ({ is: 'pending', why: 'Not yet.', unblockedBy: '' }))).toEqual(['G1'])
  expect(await gate(() => ({ is: 'maybe', why: 'Who knows.' }))).toEqual(['G1'])
  let turn = 0
  expect(await gate(() => ({ is: turn++ % 2 ? 'pass' : 'pending', why: 'x', unblockedBy: 'y' }))).toEqual(['G2'])
})

it('finds a gate that says something else each time, and one that writes to answer', async () => {
  let writes = 0
  const recorded = { calls: ['runs.list'] }
  const gate = (evaluate: () => unknown) =>
    runGateConformance({ call: answering({ evaluate }), plans: [request], rules: [null], recorded })
  const wavering = await gate(() => ({ is: 'pass', why: `Asked ${++writes} times.` }))
  expect(broken(wavering)).toEqual(['G2'])
  inWords(wavering)
  const writing = await gate(() => (recorded.calls.push('runs.list', 'kv.set'), { is: 'pass', why: 'All is well.' }))
  expect(broken(writing)).toEqual(['G4'])
  expect(writing.results.at(-1)?.words).toBe('To answer a question it called kv.set, and a gate changes nothing.')
  const reading = await gate(() => (recorded.calls.push('runs.list', 'kv.get'), { is: 'pass', why: 'All is well.' }))
  expect(reading).toMatchObject({ failed: 0, skipped: 0 })
})

it('finds verifications that make things up or change their mind', async () => {
  const verify = async (observe: (input: { key: string }) => unknown) => {
    const started = new Set<string>()
    const start = ({ key }: { key: string }) => (started.add(key), { is: 'done', receipt: { key } })
    const seen = (input: { key: string }) => (started.has(input.key) ? observe(input) : { is: 'absent' })
    const call = answering({ start, observe: seen })
    return broken(await runVerificationConformance({ call, plan: request, settings: null, verdictMs: 100 }))
  }
  expect(await verify(() => ({ is: 'present', value: { is: 'pass', why: 'All there.', figures: [] } }))).toEqual([])
  expect(await verify(() => ({ is: 'present', value: { is: 'pass', why: '', figures: [] } }))).toEqual(['V3'])
  let turn = 0
  const wavering = () => ({ is: 'present', value: { is: turn++ % 2 ? 'pass' : 'fail', why: 'x', figures: [] } })
  expect(await verify(wavering)).toEqual(['V3'])
})

it('finds verifications that begin a second check for one key', async () => {
  const kit = async (receipt: (key: string) => string, why: (starts: number) => string) => {
    const starts = new Map<string, number>()
    const began = (key: string) => starts.get(key) ?? 0
    const call = answering({
      start: ({ key }: { key: string }) => (
        starts.set(key, began(key) + 1), { is: 'done', receipt: { key: receipt(key) } }
      ),
      observe: ({ key }: { key: string }) =>
        began(key) > 0 ? { is: 'present', value: { is: 'pass', why: why(began(key)), figures: [] } } : { is: 'absent' },
    })
    const options = { call, plan: request, settings: null, verdictMs: 100 }
    const [blind, seeing] = [
      await runVerificationConformance(options),
      await runVerificationConformance({ ...options, began }),
    ]
    inWords(blind)
    inWords(seeing)
    return [broken(blind), broken(seeing)]
  }
  const fresh = () => `x${Math.random()}`
  expect(await kit(fresh, (n) => `Run ${n}.`)).toEqual([
    ['V2', 'V3'],
    ['V2', 'V3', 'V4'],
  ])
  expect(await kit(String, (n) => `Run ${n}.`)).toEqual([['V3'], ['V3', 'V4']])
  // Nobody but a witness sees this one.
  expect(await kit(String, () => 'All there.')).toEqual([[], ['V4']])
})

type Resources = { cpu: number; memoryMb: number; gpu?: number }
type Asked = { resources: Resources; environment: { lock: string | null; image?: string } }
const tooMuch = [{ level: 'error', message: 'Too much.' }]
const fair = {
  capabilities: () => ({ kinds: ['process'], gpus: [], maxCpu: 2, maxMemoryMb: 1_024, images: false, quota: true }),
  check: ({ resources: { cpu, memoryMb, gpu = 0 }, environment: { image } }: Asked) =>
    cpu > 2 || memoryMb > 1_024 || gpu > 0 || image ? tooMuch : [],
  resolve: ({ environment: { lock } }: Asked) => ({
    is: 'done',
    receipt: { digest: `d${lock}`, sizeMb: 1, ready: true },
  }),
  decorate: () => ({ decorators: ['resources:cpu=1'], env: { THREADS: '1' } }),
  usage: () => ({ since: '2026-01-01T00:00:00Z', cpuSeconds: 1, memoryPeakMb: 2 }),
  limits: () => ({ total: { cpu: 2, memoryMb: 1_024 }, used: { cpu: 0, memoryMb: 0 }, queued: 0 }),
}
const compute = async (lie: Record<string, (input: never) => unknown> = {}) => {
  const call = answering({ ...fair, ...lie })
  const report = await runComputeConformance({ call, lock: null, otherLock: 'abc', readyMs: 150 })
  inWords(report)
  return broken(report)
}

it('finds compute that takes what does not fit', async () => {
  expect(await compute()).toEqual([])
  expect(await compute({ check: () => [] })).toEqual(['C1'])
  expect(await compute({ check: () => tooMuch })).toEqual(['C1'])
  expect(await compute({ check: (asked: Asked) => (asked.resources.cpu > 2 ? tooMuch : []) })).toEqual(['C1'])
  const warned = [{ level: 'warning', message: 'Rather much.' }]
  expect(await compute({ check: (asked: Asked) => (fair.check(asked).length > 0 ? warned : []) })).toEqual(['C1'])
})

it('finds compute that claims everything and has nothing', async () => {
  const liar = {
    capabilities: () => ({ kinds: ['batch'], gpus: ['A100'], maxCpu: 2, maxMemoryMb: 1, images: true, quota: true }),
    check: ({ resources }: Asked) => (resources.cpu > 2 ? tooMuch : []),
    resolve: () => ({ is: 'done', receipt: { digest: 'same for every lock', sizeMb: -1, ready: false } }),
    decorate: () => ({ decorators: ['rm -rf'], env: {} }),
    ...{ usage: () => null, limits: () => null },
  }
  expect(await compute(liar)).toEqual(['C1', 'C2', 'C3', 'C4', 'C5', 'C6'])
  const receipt = { digest: 'same for every lock', sizeMb: 1, ready: true }
  expect(await compute({ resolve: () => ({ is: 'done', receipt }) })).toEqual(['C4'])
  expect(await compute({ resolve: () => ({ is: 'done', receipt: { ...receipt, ready: false } }) })).toEqual([
    'C2',
    'C4',
  ])
  expect(await compute({ capabilities: () => ({ ...fair.capabilities(), gpus: ['A100'] }) })).toEqual(['C1'])
})

it('waits for an environment that is still being made', async () => {
  let asked = 0
  const resolve = (input: Asked) =>
    asked++ < 2 ? { is: 'retry', code: 'busy', afterMs: 10, detail: 'It is being made.' } : fair.resolve(input)
  expect(await compute({ resolve })).toEqual([])
})
