import { runPathConformance } from '@groundwork/plugin-sdk/conformance'
import type { Finding, PlanDiff, PlanRequest, PlanStep } from '@groundwork/plugin-sdk/points'
import { startBackend } from '@groundwork/plugin-sdk/testing'
import { expect, it } from 'vitest'
import manifest from '../plugin.json' with { type: 'json' }
import backend from '.'
import { firstDeployment, nextDeployment } from './request.fixture'

const started = () => startBackend({ backend, manifest })
type Started = Awaited<ReturnType<typeof started>>
const ask = async <T>(batch: Started, method: string, request: PlanRequest) =>
  (await batch.call('scheduled-batch', method, request)) as T
const planOf = (batch: Started, request: PlanRequest) => ask<PlanStep[]>(batch, 'plan', request)
const findings = async (batch: Started, request: PlanRequest) =>
  (await ask<Finding[]>(batch, 'check', request)).map(({ level, path }) => `${level} ${path}`)

it('passes the kit of deployment paths', async () => {
  await using batch = await started()
  const { results } = await runPathConformance({
    call: (method, input) => batch.call('scheduled-batch', method, input),
    requests: [
      firstDeployment(),
      nextDeployment(),
      nextDeployment({ mode: 'rollback' }),
      firstDeployment({ schedule: null, smokeRun: false }),
      firstDeployment({ mode: 'redeploy', from: firstDeployment().to }),
    ],
  })
  expect(results.filter(({ result }) => result === 'fail')).toEqual([])
  expect(results.filter(({ result }) => result === 'pass')).toHaveLength(4)
})

it('tries the version out before it switches, and clears up where it was before', async () => {
  await using batch = await started()
  const steps = await planOf(batch, nextDeployment())
  expect(steps.map(({ id, on, call }) => `${id}: ${on}.${call}`)).toEqual([
    'code: groundwork.check-code',
    'environment: compute.resolve',
    'put: orchestrator.put',
    'smoke: orchestrator.start',
    'smoke-wait: groundwork.await-run',
    'switch: orchestrator.activate',
    'retire: orchestrator.remove',
  ])
  expect(steps.find(({ id }) => id === 'smoke-wait')?.input).toEqual({ step: 'smoke', timeoutSeconds: 2_430 })
  expect(steps.at(-1)).toMatchObject({ of: 'previous', after: ['switch'] })
  expect(steps.find(({ id }) => id === 'put')?.undo).toBe('A roll back puts v3 back.')
})

it('says whose word the schedule is', async () => {
  await using batch = await started()
  const title = async (given: Partial<PlanRequest>) =>
    (await planOf(batch, firstDeployment(given))).find(({ id }) => id === 'switch')?.title
  const scheduleFrom = 'the configuration of staging'
  expect(await title({ scheduleFrom })).toMatch(/^Switch the schedule to v\d+, as the configuration of staging says$/)
  expect(await title({ schedule: null, scheduleFrom })).toMatch(
    /without a schedule, as the configuration of staging says$/,
  )
  expect(await title({ schedule: null })).toMatch(/, without a schedule$/)
})

it('goes back without a run before the switch, and needs no compute', async () => {
  await using batch = await started()
  const { bindings } = firstDeployment()
  const request = nextDeployment({
    mode: 'rollback',
    previous: null,
    bindings: { orchestrator: bindings.orchestrator! },
  })
  expect((await planOf(batch, request)).map(({ id }) => id)).toEqual(['code', 'put', 'switch'])
})

it('finds what would make its runs fail', async () => {
  await using batch = await started()
  const { launch } = firstDeployment()
  expect(await findings(batch, firstDeployment())).toEqual([])
  expect(await findings(batch, firstDeployment({ schedule: null }))).toEqual(['warning /schedule'])
  const unset = { ...launch, argv: ['--config-value', 'slate', 'null'] }
  expect(await findings(batch, firstDeployment({ launch: unset }))).toEqual(['error /config'])
  const lacking = { ...launch, parameters: [{ name: 'day', type: 'string' as const, required: true }] }
  expect(await findings(batch, firstDeployment({ launch: lacking }))).toEqual(['error /launch/parameters'])
  const onRequest = firstDeployment({ launch: lacking, schedule: null, smokeRun: false })
  expect(await findings(batch, onRequest)).toEqual(['warning /schedule', 'warning /launch/parameters'])
  // What the compute has against it is told by the compute itself, once.
  const big = { ...launch, resources: { cpu: 16, memoryMb: 64 } }
  expect(await findings(batch, firstDeployment({ launch: big }))).toEqual([])
  expect(await findings(batch, firstDeployment({ bindings: {} }))).toEqual(['error /bindings/orchestrator'])
})

it('says what the orchestrator cannot do with the schedule', async () => {
  await using batch = await started()
  const capabilities = {
    definition: { replace: 'in-place', precondition: 'none', runsPinned: true, visibleMs: 0 },
    schedule: { native: true, timeZones: false, overlap: ['queue'] },
    start: { dedupe: 'none', comparesInput: false, whileInactive: 'runs' },
    observe: { byKey: 'search', consistency: 'eventual' },
    cancel: 'none',
    logs: 'none',
  }
  const request = firstDeployment({ bindings: { orchestrator: { name: 'weak', capabilities } } })
  expect(await findings(batch, request)).toEqual([
    'warning /bindings/orchestrator',
    'error /bindings/orchestrator',
    'error /bindings/orchestrator',
  ])
  const own = { ...capabilities, schedule: { native: false, timeZones: false, overlap: [] } }
  const kept = firstDeployment({ bindings: { orchestrator: { name: 'weak', capabilities: own } } })
  expect(await findings(batch, kept)).toEqual(['warning /bindings/orchestrator'])
})

it('shows what changes, and only that', async () => {
  await using batch = await started()
  expect(await ask<PlanDiff[]>(batch, 'diff', nextDeployment())).toEqual([
    { what: 'Version', from: 'v3', to: 'v4' },
    { what: 'Orchestrator', from: 'airflow', to: 'local' },
    {
      what: 'Schedule',
      from: '0 7 * * * Europe/Berlin, skips what overlaps',
      to: '0 6 * * * Europe/Berlin, skips what overlaps',
    },
    { what: 'Code', from: '3a3a3a3a3a3a', to: '4f4f4f4f4f4f' },
    { what: 'Parameter alpha', from: 0.4, to: 0.5 },
  ])
  // Of a version that runs there and is not told of, nothing is made up.
  const untold = nextDeployment({ now: null, previous: null })
  expect(await ask<PlanDiff[]>(batch, 'diff', untold)).toEqual([{ what: 'Version', from: 'v3', to: 'v4' }])
})
