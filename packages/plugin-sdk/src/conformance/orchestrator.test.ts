import { expect, it } from 'vitest'
import { exampleManifest } from '../manifest/manifest-example'
import type { Launch, OrchestratorCapabilities } from '../points/orchestrator'
import { fakeClock } from '../testing/fake-clock'
import { startBackend } from '../testing/start-backend'
import { runOrchestratorConformance } from './orchestrator/run'
import { capabilities, exampleOrchestrator, type Flaw, secretValue } from './testing/example-orchestrator'

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

/** What these keep back never comes, however long it is waited for. */
const staysAway = new Set<Flaw>(['O9: waits', 'C2: forgets what waits', 'C3: follows the slot'])

type Measuring = {
  only?: string[]
  leftOut?: Record<string, string>
  able?: OrchestratorCapabilities
  at?: string
  slowMs?: number
}

async function measured(flaw: Flaw | null, { able = capabilities, at, slowMs = 0, ...choice }: Measuring = {}) {
  using clock = fakeClock(at ?? '2026-03-01T06:30:00Z')
  const { backend, witness } = exampleOrchestrator(flaw, able)
  const example = exampleManifest()
  const manifest = { ...example, migrations: [], permissions: [...example.permissions, 'kv'] }
  await using started = await startBackend({ backend, manifest })
  const report = await runOrchestratorConformance({
    async call(method, input, options) {
      const answer = await started.call('engine', method, input, options)
      if (method === 'put') clock.advance(slowMs)
      return answer
    },
    launch,
    longLaunch: { ...launch, entry: 'long.py' },
    faults: started.faults,
    clock,
    witness,
    secret: { launch, value: secretValue },
    runMs: flaw && staysAway.has(flaw) ? 1_000 : 10_000,
    troubleMs: 150,
    quietMs: 50,
    scheduleMs: 500,
    ...choice,
    name: 'test',
  })
  const { items } = (await started.call('engine', 'list', { after: null })) as { items: { slot: string }[] }
  return { ...report, left: items.map(({ slot }) => slot) }
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
  'C1: UTC only',
  'C2: side by side',
  'C2: forgets what waits',
  'C3: follows the slot',
  'C3: begins again',
  'C4: shows the old one',
]

const { schedule, definition } = capabilities
const weaker = {
  oneZone: { ...capabilities, schedule: { ...schedule, timeZones: false } },
  noQueue: { ...capabilities, schedule: { ...schedule, overlap: ['skip'] } },
  noSchedule: { ...capabilities, schedule: { native: false, timeZones: false, overlap: [] } },
  unpinned: { ...capabilities, definition: { ...definition, runsPinned: false } },
  beside: { ...capabilities, definition: { ...definition, replace: 'side-by-side' } },
} satisfies Record<string, OrchestratorCapabilities>

it('passes an orchestrator that keeps what it claims', { timeout: 30_000 }, async () => {
  const { results, left } = await measured(null)
  expect(left, 'slots that it made').toEqual([])
  expect(results.filter(({ result }) => result !== 'pass')).toEqual([])
  const numbers = Array.from({ length: 12 }, (_each, at) => `O${at + 1}`)
  expect(results.map(({ id }) => id)).toEqual([...numbers, 'C1', 'C2', 'C3', 'C4'])
})

it.each([
  ['oneZone', { id: 'C1', result: 'pass', words: 'one time zone only, and refuses' }],
  ['noQueue', { id: 'C2', result: 'pass', words: 'refuses "queue", which it does not declare' }],
  ['noSchedule', { id: 'C1', result: 'pass', words: 'Groundwork keeps the time' }],
  ['noSchedule', { id: 'C2', result: 'skipped', words: "Groundwork's scheduler keeps" }],
  ['unpinned', { id: 'C3', result: 'skipped', words: 'Groundwork names the version in each run key' }],
  ['beside', { id: 'C4', result: 'pass', words: 'what was started was the old one' }],
] as const)('takes the word of one that declares %s (%o)', async (able, { id, result, words }) => {
  const { results } = await measured(null, { able: weaker[able], only: [id] })
  expect(results.find((each) => each.id === id)).toMatchObject({ result, words: expect.stringContaining(words) })
})

it.each([
  ['C1: takes any zone', 'oneZone'],
  ['C2: takes any overlap', 'noQueue'],
  ['C4: shows the old one', 'beside'],
] as const)('catches %s where it declares less', async (flaw, able) => {
  const [only = ''] = flaw.split(':', 1)
  const { results } = await measured(flaw, { able: weaker[able], only: [only] })
  expect(results.find(({ id }) => id === only)).toMatchObject({ result: 'fail' })
})

it.each([
  [null, 'pass'],
  ['C2: forgets what waits', 'fail'],
] as const)(
  'measures what waits also where a minute is about to end (%s)',
  { timeout: 20_000 },
  async (flaw, result) => {
    const able: OrchestratorCapabilities = { ...capabilities, schedule: { ...schedule, overlap: ['queue'] } }
    const { results } = await measured(flaw, { able, only: ['C2'], at: '2026-03-01T06:29:57Z' })
    expect(results.find(({ id }) => id === 'C2')).toMatchObject({ result })
  },
)

it.each(['C1', 'C2'])('blames nobody where %s could not be switched on in time', async (id) => {
  const { results } = await measured(null, { only: [id], slowMs: 70_000 })
  expect(results.find((each) => each.id === id)).toMatchObject({
    result: 'skipped',
    words: expect.stringContaining('switched on too late'),
  })
})

it('says of each that is left out why', async () => {
  const leftOut = { O1: 'It starts a run.' }
  const { results } = await measured(null, { only: ['O1', 'O2'], leftOut })
  const words = Object.fromEntries(
    results.map(({ id, words: why, result }) => [id, result === 'skipped' ? why : result]),
  )
  expect(words).toMatchObject({ O1: 'It starts a run.', O2: 'pass', O3: 'It was not asked for this time.' })
})

it.each(flaws)('catches %s, and says it in words', { timeout: 20_000 }, async (flaw) => {
  const [obligation = ''] = flaw.split(':', 1)
  const { results } = await measured(flaw, { only: [obligation] })
  const broken = results.find(({ id }) => id === obligation)
  expect(broken?.result).toBe('fail')
  expect(broken?.words).toMatch(/^[A-Z].*\.$/s)
})
