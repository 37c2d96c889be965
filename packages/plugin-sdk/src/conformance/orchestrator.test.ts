import { expect, it } from 'vitest'
import { exampleManifest } from '../manifest/manifest-example'
import type { Launch } from '../points/orchestrator'
import { fakeClock } from '../testing/fake-clock'
import { startBackend } from '../testing/start-backend'
import { runOrchestratorConformance } from './orchestrator/run'
import { exampleOrchestrator, type Flaw, secretValue } from './testing/example-orchestrator'

const launch: Launch = {
  code: { url: 'http://engine.test/code', sha256: '4f'.repeat(32), bytes: 10 },
  entry: 'quick.py',
  python: { lock: null },
  argv: [],
  parameters: [],
  env: {},
  secrets: {},
  retries: { times: 0, delaySeconds: 0 },
  timeoutSeconds: 60,
  resources: { cpu: 1, memoryMb: 64 },
}

async function measured(flaw: Flaw | null, only?: string[]) {
  using clock = fakeClock('2026-03-01T06:30:00Z')
  const { backend, witness } = exampleOrchestrator(flaw)
  const example = exampleManifest()
  const manifest = { ...example, migrations: [], permissions: [...example.permissions, 'kv'] }
  await using started = await startBackend({ backend, manifest })
  return await runOrchestratorConformance({
    call: (method, input, options) => started.call('engine', method, input, options),
    launch,
    longLaunch: { ...launch, entry: 'long.py' },
    faults: started.faults,
    clock,
    witness,
    secret: { launch, value: secretValue },
    runMs: 1_000,
    troubleMs: 150,
    quietMs: 50,
    scheduleMs: 500,
    ...(only && { only }),
    name: 'test',
  })
}

const flaws: Flaw[] = [
  'O1: a second put',
  'O1: a second run',
  'O2: stale token',
  'O3: sure of itself',
  'O4: guesses',
  'O5: never ready',
  'O6: no fence',
  'O7: eager',
  'O7: never fires',
  'O8: child lives',
  'O9: waits',
  'O10: leaks',
  'O11: no deadline',
  'O12: short names',
]

it('passes an orchestrator that keeps what it claims', { timeout: 30_000 }, async () => {
  const { results } = await measured(null)
  expect(results.filter(({ result }) => result !== 'pass')).toEqual([])
  expect(results.map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_each, at) => `O${at + 1}`))
})

it.each(flaws)('catches %s, and says it in words', { timeout: 20_000 }, async (flaw) => {
  const [obligation = ''] = flaw.split(':', 1)
  const { results } = await measured(flaw, [obligation])
  const broken = results.find(({ id }) => id === obligation)
  expect(broken?.result).toBe('fail')
  expect(broken?.words).toMatch(/^[A-Z].*\.$/s)
})
