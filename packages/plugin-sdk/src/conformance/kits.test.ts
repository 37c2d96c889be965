import { expect, it } from 'vitest'
import type { PlanRequest, PlanStep } from '../points/delivery-path'
import { runComputeConformance } from './compute'
import { runGateConformance } from './gate'
import { runPathConformance } from './path'
import type { ConformanceReport, PointCall } from './result'
import { runVerificationConformance } from './verification'

const request: PlanRequest = {
  target: { project: 'films', unit: 'Train', environment: 'dev', variant: 'main', slot: 'gw-films', production: false },
  from: null,
  to: { id: 'a'.repeat(64), number: 1, unit: 'Train', config: {} },
  mode: 'deploy',
  config: {},
  schedule: null,
  launch: {
    code: { url: '', sha256: '', bytes: 0 },
    entry: 'train.py',
    python: { lock: null },
    argv: [],
    parameters: [],
    env: {},
    secrets: {},
    retries: { times: 0, delaySeconds: 0 },
    timeoutSeconds: 60,
    resources: { cpu: 1, memoryMb: 64 },
  },
  bindings: { orchestrator: { name: 'local', capabilities: null } },
  previous: null,
  smokeRun: false,
}
const put: PlanStep = { id: 'put', title: 'Put it', on: 'orchestrator', call: 'put', input: {}, after: [], undo: null }

const answering =
  (answers: Record<string, (input: never) => unknown>): PointCall =>
  (method, input) =>
    Promise.resolve(answers[method]?.(input as never))
const broken = ({ results }: ConformanceReport) => results.filter(({ result }) => result === 'fail').map(({ id }) => id)

async function path(plan: () => PlanStep[], more: Record<string, () => unknown> = {}) {
  const call = answering({ check: () => [], diff: () => [], plan, ...more })
  return broken(await runPathConformance({ call, requests: [request] }))
}

it('finds plans that nobody can carry out', async () => {
  expect(await path(() => [put])).toEqual([])
  expect(await path(() => [{ ...put, call: 'fly' }])).toEqual(['P2'])
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
  expect(await path(() => [own], guessing)).toEqual(['P5'])
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

it('finds compute that takes what does not fit', async () => {
  const capabilities = () => ({ maxCpu: 2, maxMemoryMb: 1_024 })
  const resolve = () => ({ is: 'done', receipt: { digest: 'd', sizeMb: 1, ready: true } })
  const compute = async (check: (input: { resources: { cpu: number } }) => unknown) => {
    const call = answering({ capabilities, check, resolve, decorate: () => ({ decorators: [], env: {} }) })
    return broken(await runComputeConformance({ call, lock: null }))
  }
  const tooMuch = [{ level: 'error', message: 'Too much.' }]
  expect(await compute(({ resources }) => (resources.cpu > 2 ? tooMuch : []))).toEqual([])
  expect(await compute(() => [])).toEqual(['C1'])
})
