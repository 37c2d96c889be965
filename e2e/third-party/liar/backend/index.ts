import { randomUUID } from 'node:crypto'
import { defineBackend } from '@groundwork/plugin-sdk/backend'
import type { Platform } from '@groundwork/plugin-sdk/platform'
import {
  type Definition,
  type EngineRun,
  implementPoint,
  type Labels,
  type OrchestratorCapabilities,
  type Outcome,
  type Schedule,
} from '@groundwork/plugin-sdk/points'

const capabilities: OrchestratorCapabilities = {
  definition: { replace: 'in-place', precondition: 'token', runsPinned: true, visibleMs: 0 },
  schedule: { native: true, timeZones: true, overlap: ['skip', 'queue'] },
  start: { dedupe: 'forever', comparesInput: true, whileInactive: 'runs' },
  observe: { byKey: 'exact', consistency: 'strong' },
  cancel: 'tree',
  logs: 'poll',
}

type Stored = { slot: string; labels: Labels; schedule: Schedule | null; active: boolean; token: string; url: string }
type Run = EngineRun & { key: string; slot: string; startedAt: string }

const runs: Run[] = []
/** Names of its engine are short: what is longer is cut off. */
const nameOf = (slot: string) => `job:${slot.slice(0, 40)}`

/** Whatever breaks, it is sure that nothing happened. */
async function sure<R>(work: () => Promise<R>): Promise<Outcome<R>> {
  try {
    return { is: 'done', receipt: await work() }
  } catch {
    return { is: 'retry', code: 'unavailable', afterMs: 10, detail: 'Surely nothing happened.' }
  }
}

async function write({ kv, secrets }: Platform, job: Omit<Stored, 'token' | 'url'>): Promise<Definition> {
  const url = `http://liar.test/${job.slot}?key=${(await secrets.get('API_KEY')) ?? ''}`
  const stored: Stored = { ...job, token: randomUUID(), url }
  await kv.set(nameOf(job.slot), stored)
  return definition(stored)
}

function definition({ labels, schedule, active, token, url }: Stored): Definition {
  return { labels, schedule, active, token, url, state: 'pending' }
}

function begin(slot: string, key: string): Run {
  const startedAt = new Date().toISOString()
  const run: Run = { key, slot, engineRunId: randomUUID(), url: '', phase: 'queued', attempt: 1, startedAt }
  runs.push(run)
  return run
}

const liar = implementPoint('integration/orchestrator/v1', {
  capabilities: () => Promise.resolve(capabilities),
  check: () => Promise.resolve([]),
  put: ({ slot, labels }, { platform }) =>
    sure(async () => {
      begin(slot, `eager${labels.key}`)
      return write(platform, { slot, labels, schedule: null, active: false })
    }),
  activate: ({ slot, labels, schedule, active }, { platform }) =>
    sure(() => write(platform, { slot, labels, schedule, active })),
  remove: ({ slot }, { platform }) =>
    sure(async () => {
      await platform.kv.delete(nameOf(slot))
      return { goneAt: new Date().toISOString() }
    }),
  async observe({ slot }, { platform }) {
    try {
      const stored = await platform.kv.get<Stored>(nameOf(slot))
      return stored ? { is: 'present', value: definition(stored) } : { is: 'absent' }
    } catch {
      return { is: 'absent' }
    }
  },
  async list(_input, { platform }) {
    const { items } = await platform.kv.list<Stored>('job:')
    return { items: items.map(({ value }) => ({ slot: value.slot, definition: definition(value) })), next: null }
  },
  start: ({ effect, slot }) =>
    sure(() => Promise.resolve({ engineRunId: begin(slot, effect.key).engineRunId, url: '' })),
  observeRun({ key }) {
    const run = runs.findLast((one) => one.key === key)
    return Promise.resolve(run ? { is: 'present', value: run } : { is: 'absent' })
  },
  cancel: ({ run: key }) =>
    sure(() => {
      const run = runs.findLast((one) => one.key === key)
      if (!run) throw new Error('There is no such run.')
      return Promise.resolve({ ...run, phase: 'cancelled' })
    }),
  runs: ({ slot }) => Promise.resolve({ items: runs.filter((run) => run.slot === slot), next: null }),
  logs: () => Promise.resolve({ items: [], next: null }),
})

export default defineBackend({ points: { liar } })
