import { runGateConformance, runVerificationConformance } from '@groundwork/plugin-sdk/conformance'
import type { GateVerdict, PlanRequest, Seen, Verdict } from '@groundwork/plugin-sdk/points'
import { startBackend } from '@groundwork/plugin-sdk/testing'
import { expect, test } from 'vitest'
import manifest from '../plugin.json' with { type: 'json' }
import backend from './index'
import { planOf, slateRun } from './plan.fixture'

const config = { flows: ['SlateFlow'], weakBelow: 6.5, remindAfterHours: 24, editors: '' }
const films = [{ title: 'Heat', genre: 'Drama', rating: 8.2, budget: 60e6 }]
const start = () =>
  startBackend({
    backend,
    manifest,
    folder: new URL('..', import.meta.url).pathname,
    config,
    runs: [slateRun(7), slateRun(8)],
    artifacts: { 'SlateFlow/7/choose/slate': films, 'SlateFlow/8/choose/slate': [...films, ...films] },
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

test('the gate and the verification pass their kits', async () => {
  await using plugin = await start()
  await proposed(plugin, 7)
  const gate = await runGateConformance({
    call: (method, input) => plugin.call('slate-accepted', method, input),
    plans: [planOf('SlateFlow'), planOf('RetrieverFlow')],
    rules: [null, { any: 'thing' }],
  })
  const verification = await runVerificationConformance({
    call: (method, input) => plugin.call('newest-slate', method, input),
    plan: planOf('SlateFlow'),
    settings: { leastFilms: 1 },
  })
  expect([...gate.results, ...verification.results].filter(({ result }) => result !== 'pass')).toEqual([])
})

test('the verification counts the films, waits for a slate, and keeps its verdict', async () => {
  await using plugin = await start()
  const verify = async (key: string, settings: object) => {
    const outcome = await plugin.call('newest-slate', 'start', {
      key,
      promotion: 'P-1',
      plan: planOf('SlateFlow'),
      settings,
    })
    return (outcome as { is: string }).is
  }
  const seen = (key: string) => plugin.call('newest-slate', 'observe', { key }) as Promise<Seen<Verdict>>
  expect(await verify('p1', { leastFilms: 2, waitSeconds: 600 })).toBe('done')
  expect(await seen('p1')).toEqual({ is: 'present', value: { is: 'running' } })
  expect(await verify('p2', { waitSeconds: 0 })).toBe('done')
  expect(await seen('p2')).toMatchObject({ is: 'present', value: { is: 'inconclusive' } })
  await proposed(plugin, 7)
  const few = {
    is: 'fail',
    why: 'The newest slate, of run 7, has 1 film; at least 2 are wanted.',
    figures: [{ name: 'films', value: 1, wanted: '>= 2' }],
  }
  expect(await seen('p1')).toEqual({ is: 'present', value: few })
  await proposed(plugin, 8)
  // A newer slate does not turn what was said.
  expect(await seen('p1')).toEqual({ is: 'present', value: few })
  expect(await seen('p2')).toMatchObject({ is: 'present', value: { is: 'inconclusive' } })
  expect(await verify('p3', { leastFilms: 0 })).toBe('refused')
})
