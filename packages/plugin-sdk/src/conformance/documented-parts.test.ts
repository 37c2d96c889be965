import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { defineBackend } from '../backend/backend'
import type { PlanRequest } from '../points/delivery-path'
import type { RunInfo } from '../platform/platform'
import { exampleProblems } from '../report/check-examples'
import { root } from '../report/contract-packages'
import { startBackend } from '../testing/start-backend'
import { runGateConformance } from './gate'
import { runPathConformance } from './path'
import { runVerificationConformance } from './verification'

// What the guide shows is copied: it must compile, and keep what its kit measures.
const guide = readFileSync(path.join(root, 'docs/plugins/parts.md'), 'utf8')
const blocks = [...guide.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code)
const folder = path.join(root, 'packages/plugin-sdk/dist', `parts-${process.pid}`)

const blockOf = (word: string) => blocks.find((code) => code.includes(word)) ?? ''
const shown = {
  'quiet-day': { name: 'quietDay', point: 'delivery/gate/v1' },
  'fresh-run': { name: 'freshRun', point: 'delivery/verification/v1' },
  straight: { name: 'straight', point: 'delivery/path/v1' },
} as const
type Id = keyof typeof shown

beforeAll(() => mkdirSync(folder, { recursive: true }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function exported<T>(name: string): Promise<T> {
  const file = path.join(folder, `${name}.ts`)
  writeFileSync(file, blockOf(`export const ${name}`))
  return ((await import(file)) as Record<string, T>)[name] as T
}

async function started(id: Id, runs: RunInfo[] = []) {
  const { name, point } = shown[id]
  const backend = defineBackend({ points: { [id]: await exported(name) } })
  const manifest = {
    ...{ id: 'shown', version: '1.0.0', name: 'Shown', description: 'What the guide shows.', kind: 'extension' },
    ...{ publisher: { name: 'Northwind' }, engines: { groundwork: '^1.0.0' }, backend: { entry: 'backend/index.js' } },
    ...{ permissions: ['kv', 'runs.read'], contributes: [{ point, id, title: 'Shown' }] },
  }
  return startBackend({ backend, manifest, runs })
}

const requested = () => exported<PlanRequest>('request')

// A compiler is started: on a busy machine that takes its time.
it('compiles: the gate, the check, the path and the request of the guide', { timeout: 60_000 }, () => {
  const names = [...Object.values(shown).map(({ name }) => name), 'request']
  const items = names.map((name) => ({
    specifier: 'docs/plugins/parts.md',
    item: { module: '', name, kind: 'Variable', summary: '', code: '', example: blockOf(`export const ${name}`) },
  }))
  for (const { item } of items) expect(item.example, item.name).not.toBe('')
  expect(exampleProblems(items)).toEqual([])
})

it('keeps what a gate promises', async () => {
  await using plugin = await started('quiet-day')
  const { results } = await runGateConformance({
    call: (method, input) => plugin.call('quiet-day', method, input),
    ...{ plans: [await requested()], rules: [null, { most: 3 }], recorded: plugin.recorded },
  })
  expect(results.filter(({ result }) => result !== 'pass')).toEqual([])
})

it('keeps what a path promises, there, again, back and once more', async () => {
  await using plugin = await started('straight')
  const request = await requested()
  const from = { ...request.to, id: 'a'.repeat(64), number: 3 }
  const { results } = await runPathConformance({
    call: (method, input) => plugin.call('straight', method, input),
    requests: [
      ...[request, { ...request, from }, { ...request, from, mode: 'rollback' as const }],
      { ...request, from: request.to, mode: 'redeploy' },
    ],
  })
  expect(results.filter(({ result }) => result === 'fail')).toEqual([])
})

it('keeps what a check promises, and takes no run of another version, environment or time for its own', async () => {
  const { target, to } = await requested()
  const run = (id: string, startedAt: number, tags: string[]): RunInfo => ({
    ...{ flow: target.unit, id, runNumber: Number(id), project: target.project, branch: null, user: 'groundwork' },
    ...{ status: 'succeeded', reason: 'All steps ended.', startedAt, finishedAt: startedAt + 1, durationMs: 1 },
    ...{ failedStep: null, tasksTotal: 1, tasksDone: 1, tasksFailed: 0, tags },
  })
  const [version, environment] = [`gw.version:${to.id}`, `gw.environment:${target.environment}`]
  const soon = Date.now() + 60_000
  const runs = [
    run('4', soon, []),
    run('3', soon, [version, 'gw.environment:dev']),
    run('2', soon, [`gw.version:${'a'.repeat(64)}`, environment]),
    run('1', 1_000, [version, environment]),
  ]
  await using plugin = await started('fresh-run', runs)
  const call = (method: string, input: object) => plugin.call('fresh-run', method, input)
  const input = { key: 'p1', promotion: 'P-1', plan: await requested(), settings: null }
  expect(await call('start', input)).toMatchObject({ is: 'done' })
  expect(await call('observe', { key: 'p1' })).toEqual({ is: 'present', value: { is: 'running' } })
  runs.push(run('5', soon, [environment, version]))
  expect(await call('observe', { key: 'p1' })).toMatchObject({
    value: { is: 'pass', why: 'Run 5 of RetrieverFlow v4 went well after the switch.' },
  })
  const { results } = await runVerificationConformance({ call, plan: input.plan, settings: null })
  expect(results.filter(({ result }) => result === 'fail')).toEqual([])
  expect(results[2]?.words).toMatch(/^The verdict was "pass"/)
})
