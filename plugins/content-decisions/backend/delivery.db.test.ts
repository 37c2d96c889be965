import { runGateConformance, runVerificationConformance } from '@groundwork/plugin-sdk/conformance'
import type { RunInfo } from '@groundwork/plugin-sdk/platform'
import type { GateVerdict, PlanRequest, Seen, Verdict } from '@groundwork/plugin-sdk/points'
import { startBackend } from '@groundwork/plugin-sdk/testing'
import { expect, test, vi } from 'vitest'
import manifest from '../plugin.json' with { type: 'json' }
import backend from './index'
import { ownTags, planOf, slateRun } from './plan.fixture'

const config = { flows: ['SlateFlow'], weakBelow: 6.5, remindAfterHours: 24, editors: '' }
const films = [{ title: 'Heat', genre: 'Drama', rating: 8.2, budget: 60e6 }]
const slates = (...runs: number[]) => Object.fromEntries(runs.map((run) => [`SlateFlow/${run}/choose/slate`, films]))
const start = (runs: RunInfo[] = [slateRun(7), slateRun(8)]) =>
  startBackend({
    backend,
    manifest,
    folder: new URL('..', import.meta.url).pathname,
    config,
    runs,
    artifacts: { ...slates(7, 9, 10, 11, 12), 'SlateFlow/8/choose/slate': [...films, ...films] },
  })
type Started = Awaited<ReturnType<typeof start>>

const proposed = (plugin: Started, run: number) =>
  plugin.sendEvents('runs', [
    {
      topic: 'run',
      key: String(run),
      payload: { flow: 'SlateFlow', run: String(run), project: 'content_decisions', status: 'succeeded' },
    },
  ])
const gateOf = async (plugin: Started, plan: PlanRequest = planOf('SlateFlow')) =>
  (await plugin.call('slate-accepted', 'evaluate', {
    promotion: 'P-1',
    plan,
    planHash: 'h',
    rule: null,
  })) as GateVerdict

test('the newest slate opens and shuts the gate, and says who opens it', async () => {
  await using plugin = await start()
  expect(await gateOf(plugin)).toMatchObject({
    is: 'pending',
    why: 'SlateFlow has proposed no slate that is known here.',
  })
  await proposed(plugin, 7)
  expect(await gateOf(plugin)).toMatchObject({
    is: 'pending',
    unblockedBy: 'An editor who accepts slate 7 under Content decisions.',
  })
  await plugin.client.decide.mutate({ run: 7, accept: true })
  expect(await gateOf(plugin)).toEqual({ is: 'pass', why: 'The newest slate, of run 7, was accepted by Ada.' })
  await proposed(plugin, 8)
  expect(await gateOf(plugin)).toMatchObject({ is: 'pending', why: 'The newest slate, of run 8, waits for an editor.' })
  await plugin.client.decide.mutate({ run: 8, accept: false, reason: 'Too few comedies.' })
  expect(await gateOf(plugin)).toMatchObject({
    is: 'fail',
    why: expect.stringContaining('refused by Ada: Too few comedies.'),
  })
  expect(await gateOf(plugin, planOf('RetrieverFlow'))).toMatchObject({ is: 'pass' })
})

test('a refusal is a sentence, and stops nobody who goes back', async () => {
  await using plugin = await start()
  await proposed(plugin, 7)
  await plugin.client.decide.mutate({ run: 7, accept: false, reason: 'roll back' })
  const refused = await gateOf(plugin)
  expect(refused).toMatchObject({ is: 'fail', why: 'The newest slate, of run 7, was refused by Ada: roll back.' })
  expect(await gateOf(plugin, { ...planOf('SlateFlow'), mode: 'redeploy' })).toEqual(refused)
  expect(await gateOf(plugin, { ...planOf('SlateFlow'), mode: 'rollback' })).toEqual({
    is: 'pass',
    why: 'Going back to v4 waits for no slate: this gate is about going forward.',
  })
})

test('the gate and the verification pass their kits', async () => {
  await using plugin = await start([slateRun(7, { startedAt: Date.now() + 60_000, tags: ownTags })])
  await proposed(plugin, 7)
  const gate = await runGateConformance({
    call: (method, input) => plugin.call('slate-accepted', method, input),
    plans: [planOf('SlateFlow'), planOf('RetrieverFlow'), { ...planOf('SlateFlow'), mode: 'rollback' }],
    rules: [null, { any: 'thing' }],
    recorded: plugin.recorded,
  })
  expect(gate.results.filter(({ result }) => result !== 'pass')).toEqual([])
  const verification = await runVerificationConformance({
    call: (method, input) => plugin.call('newest-slate', method, input),
    plan: planOf('SlateFlow'),
    settings: { leastFilms: 1 },
  })
  // A check is a row in its table, which the kit cannot count.
  const left = verification.results.filter(({ result }) => result !== 'pass')
  expect(left.map(({ id, result }) => `${id} ${result}`)).toEqual(['V4 skipped'])
  expect(verification.results[2]?.words).toMatch(/^The verdict was "pass"/)
})

const verify = async (
  plugin: Started,
  key: string,
  { promotion = 'P-1', mode = 'deploy', ...settings }: Record<string, unknown>,
) => {
  const input = { key, promotion, plan: { ...planOf('SlateFlow'), mode }, settings }
  return ((await plugin.call('newest-slate', 'start', input)) as { is: string }).is
}
const seen = (plugin: Started, key: string) =>
  plugin.call('newest-slate', 'observe', { key }) as Promise<Seen<Verdict | { is: 'running'; why: string }>>
const running = {
  is: 'present',
  value: {
    is: 'running',
    why: expect.stringMatching(
      /^It waits until \d\d:\d\d UTC for a run of SlateFlow v4 in staging that began after the switch to propose a slate\.$/,
    ),
  },
}

test('the verification counts the films, waits for a slate, and keeps its verdict', async () => {
  const soon = Date.now() + 60_000
  await using plugin = await start([
    slateRun(8, { startedAt: soon + 1, tags: ownTags }),
    slateRun(7, { startedAt: soon, tags: ownTags }),
  ])
  expect(await verify(plugin, 'p1', { leastFilms: 2, waitSeconds: 600 })).toBe('done')
  expect(await seen(plugin, 'p1')).toEqual(running)
  expect(await verify(plugin, 'p2', { waitSeconds: 0 })).toBe('done')
  expect(await seen(plugin, 'p2')).toMatchObject({
    is: 'present',
    value: {
      is: 'inconclusive',
      why: 'No run of SlateFlow v4 in staging that began after the switch, or that P-1 tried, has proposed a slate.',
    },
  })
  await proposed(plugin, 7)
  const few = {
    is: 'fail',
    why: 'The newest slate of v4 in staging, of run 7, has 1 film; at least 2 are wanted.',
    figures: [{ name: 'films', value: 1, wanted: '>= 2' }],
  }
  expect(await seen(plugin, 'p1')).toEqual({ is: 'present', value: few })
  await proposed(plugin, 8)
  // A newer slate does not turn what was said.
  expect(await seen(plugin, 'p1')).toEqual({ is: 'present', value: few })
  expect(await seen(plugin, 'p2')).toMatchObject({ is: 'present', value: { is: 'inconclusive' } })
  expect(await verify(plugin, 'p3', { leastFilms: 0 })).toBe('refused')
})

test('the verification judges no slate of another version, another environment, or of before the switch', async () => {
  const soon = Date.now() + 60_000
  const [version = '', environment = ''] = ownTags
  const runs = [
    slateRun(11, { startedAt: soon + 3 }),
    slateRun(10, { startedAt: soon + 2, tags: [version, 'gw.environment:dev'] }),
    slateRun(9, { startedAt: soon + 1, tags: [`gw.version:${'a'.repeat(64)}`, environment] }),
    slateRun(7, { tags: ownTags }),
  ]
  await using plugin = await start(runs)
  for (const run of [7, 9, 10, 11]) await proposed(plugin, run)
  await verify(plugin, 'p1', { waitSeconds: 600 })
  await verify(plugin, 'p2', { waitSeconds: 0 })
  expect(await seen(plugin, 'p1')).toEqual(running)
  expect(await seen(plugin, 'p2')).toMatchObject({ value: { is: 'inconclusive' } })
  runs.push(slateRun(12, { startedAt: soon, tags: [...ownTags, 'gw.promotion:P-12'] }))
  expect(await seen(plugin, 'p1'), 'its slate is not taken in yet').toEqual(running)
  await proposed(plugin, 12)
  expect(await seen(plugin, 'p1')).toMatchObject({
    value: { is: 'pass', why: 'The newest slate of v4 in staging, of run 12, has 1 film.' },
  })
})

test('the run that the promotion itself tried the version with counts, and that of another one does not', async () => {
  const runs = [slateRun(7, { tags: [...ownTags, 'gw.promotion:P-1'] })]
  await using plugin = await start(runs)
  await proposed(plugin, 7)
  await verify(plugin, 'p1', { waitSeconds: 600 })
  await verify(plugin, 'p2', { waitSeconds: 600, promotion: 'P-2' })
  expect(await seen(plugin, 'p1')).toMatchObject({ value: { is: 'pass' } })
  expect(await seen(plugin, 'p2')).toEqual(running)
})

test('verified again, a run since the same switch counts, and for another promotion it does not', async () => {
  const runs: RunInfo[] = []
  await using plugin = await start(runs)
  await verify(plugin, 'p1', { waitSeconds: 0 })
  expect(await seen(plugin, 'p1')).toMatchObject({ value: { is: 'inconclusive' } })
  const startedAt = Date.now() + 1
  runs.push(slateRun(7, { startedAt, tags: ownTags }))
  await proposed(plugin, 7)
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(startedAt + 1))
  await verify(plugin, 'p2', { waitSeconds: 600 })
  await verify(plugin, 'p3', { waitSeconds: 600, promotion: 'P-2' })
  expect(await seen(plugin, 'p2')).toMatchObject({ value: { is: 'pass' } })
  expect(await seen(plugin, 'p3')).toEqual(running)
  expect(await seen(plugin, 'p1')).toMatchObject({ value: { is: 'inconclusive' } })
})

test('of a roll back the last slate that the version proposed there counts, since nothing is tried before it', async () => {
  const [version = ''] = ownTags
  const runs = [slateRun(10, { tags: [version, 'gw.environment:dev'] }), slateRun(7, { tags: ownTags })]
  await using plugin = await start(runs)
  await verify(plugin, 'p0', { waitSeconds: 0, mode: 'rollback' })
  expect(await seen(plugin, 'p0')).toMatchObject({
    value: { is: 'inconclusive', why: 'No run of SlateFlow v4 in staging has proposed a slate.' },
  })
  for (const run of [7, 10]) await proposed(plugin, run)
  await verify(plugin, 'p1', { waitSeconds: 600, mode: 'rollback' })
  expect(await seen(plugin, 'p1')).toMatchObject({
    value: { is: 'pass', why: 'The newest slate of v4 in staging, of run 7, has 1 film.' },
  })
})
