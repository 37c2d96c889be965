import { randomUUID } from 'node:crypto'
import type { BackendContext } from '@groundwork/plugin-sdk/backend'
import {
  type Definition,
  type EngineRun,
  implementPoint,
  look,
  type OrchestratorCapabilities,
  settle,
} from '@groundwork/plugin-sdk/points'
import { indexMs, type Job, type Start, storeOf } from './store'

const capabilities: OrchestratorCapabilities = {
  definition: { replace: 'in-place', precondition: 'none', runsPinned: false, visibleMs: 1_000 },
  schedule: { native: false, timeZones: false, overlap: [] },
  start: { dedupe: 'none', comparesInput: false, whileInactive: 'runs' },
  observe: { byKey: 'search', consistency: 'eventual' },
  cancel: 'none',
  logs: 'none',
}

/** It keeps what it is told last, and finds runs again by looking through its index, which is late. */
export const weak = implementPoint('integration/orchestrator/v1', {
  capabilities: () => Promise.resolve(capabilities),

  check: ({ schedule }) =>
    Promise.resolve(
      schedule ? [{ level: 'warning', message: 'It has no schedule of its own: Groundwork keeps the time.' }] : [],
    ),

  put: ({ effect, slot, labels, launch }, context) =>
    settle(effect, async () => {
      const store = storeOf(context)
      const before = await store.job(slot)
      if (before?.labels.key === effect.key) {
        if (textOf(before.launch) === textOf(launch)) return { is: 'done', receipt: definition(before) }
        return { is: 'refused', code: 'conflict', detail: 'The key was used for another launch.' }
      }
      const revision = (before?.revision ?? 0) + 1
      const job: Job = { slot, labels, launch, active: false, revision, writtenAt: Date.now() }
      await store.writeJob(job)
      return { is: 'done', receipt: definition(job) }
    }),

  activate: ({ effect, slot, labels, schedule, active }, context) =>
    settle(effect, async () => {
      if (schedule)
        return { is: 'refused', code: 'unsupported', detail: 'It has no schedule of its own; activate it without one.' }
      const store = storeOf(context)
      const before = await store.job(slot)
      if (!before)
        return { is: 'refused', code: 'invalid', detail: `There is nothing in ${slot}. Put a definition first.` }
      const isSame = before.labels.key === effect.key && before.active === active
      const revision = before.revision + (isSame ? 0 : 1)
      const job: Job = { ...before, labels, active, revision }
      await store.writeJob(job)
      return { is: 'done', receipt: definition(job) }
    }),

  remove: ({ effect, slot }, context) =>
    settle(effect, async () => {
      await storeOf(context).removeJob(slot)
      return { is: 'done', receipt: { goneAt: new Date().toISOString() } }
    }),

  observe: ({ slot }, context) =>
    look<Definition>(async () => {
      const job = await storeOf(context).job(slot)
      return job ? { is: 'present', value: definition(job) } : { is: 'absent' }
    }),

  async list({ after }, context) {
    const { items, next } = await storeOf(context).jobs(after)
    return { items: items.map((job) => ({ slot: job.slot, definition: definition(job) })), next }
  },

  start: ({ effect, slot }, context) =>
    settle(effect, async () => {
      const store = storeOf(context)
      if (!(await store.job(slot)))
        return { is: 'refused', code: 'invalid', detail: `There is nothing in ${slot}. Put a definition first.` }
      const start: Start = { id: randomUUID(), key: effect.key, slot, at: Date.now() }
      await store.writeStart(start)
      // The launcher claims the key at Groundwork: a second engine run of one key ends with the first one's result.
      await context.platform.processes.start({ key: effect.key, what: 'run', engineRunId: start.id })
      return { is: 'done', receipt: { engineRunId: start.id, url: urlOf(start.id) } }
    }),

  observeRun: ({ slot, key }, context) =>
    look<EngineRun>(async () => {
      const starts = await storeOf(context).starts(slot)
      const found = starts.find((start) => start.key === key)
      if (!found) return { is: 'absent' }
      if (Date.now() - found.at < indexMs(context))
        return { is: 'cannot-tell', detail: 'The index has not taken in the newest runs yet.' }
      return { is: 'present', value: await runOf(context, found, starts) }
    }),

  cancel: () =>
    Promise.resolve({
      is: 'refused',
      code: 'unsupported',
      detail: 'It cannot cancel a run.',
      fix: 'Wait for the run to end, or end its process on the machine of the engine.',
    }),

  async runs({ slot, since }, context) {
    const starts = await storeOf(context).starts(slot)
    const wanted = starts.filter(({ at }) => at >= Date.parse(since))
    return { items: await Promise.all(wanted.map((start) => runOf(context, start, starts))), next: null }
  },

  logs: () => Promise.resolve({ items: [], next: null }),
})

/** What is kept comes back with its keys in another order. */
function textOf(launch: object): string {
  return JSON.stringify(launch, (_key, value: unknown) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}

function definition({ slot, labels, active, revision, writtenAt }: Job): Definition {
  const state = Date.now() - writtenAt < 50 ? 'pending' : 'ready'
  return { token: String(revision), labels, schedule: null, active, state, url: urlOf(slot) }
}

async function runOf({ platform }: BackendContext, start: Start, all: Start[]): Promise<EngineRun> {
  const { id, key, at } = start
  const attempt = all.filter((other) => other.key === key && other.at <= at).length
  const base = { engineRunId: id, url: urlOf(id), attempt, startedAt: new Date(at).toISOString() }
  const process = await platform.processes.observe(key)
  if (!process) return { ...base, phase: 'lost', reason: 'There is no process of it.' }
  const { state, exitCode, endedAt } = process
  if (state === 'starting') return { ...base, phase: 'queued' }
  if (state === 'running') return { ...base, phase: 'running' }
  const ended = endedAt === null ? {} : { endedAt: new Date(endedAt).toISOString() }
  const reason = process.reason === null ? {} : { reason: process.reason }
  if (state === 'lost') return { ...base, ...ended, ...reason, phase: 'lost' }
  return { ...base, ...ended, ...reason, phase: exitCode === 0 ? 'succeeded' : 'failed' }
}

function urlOf(id: string): string {
  return `/p/weak-orchestrator#${id}`
}
