import { createHash } from 'node:crypto'
import { Cron } from 'croner'
import { defineBackend } from '../../backend/backend'
import type { BackendContext } from '../../backend/parts'
import type { Labels, Outcome } from '../../points/effect'
import { implementPoint } from '../../points/implement-point'
import type { Definition, EngineRun, Launch, OrchestratorCapabilities, Schedule } from '../../points/orchestrator'
import { look, settle } from '../../points/settle'
import type { RunWitness } from '../orchestrator/bench'
import { scheduledKey } from '../orchestrator/schedules'

/** What an orchestrator can do wrong, by the obligation that it breaks. */
export type Flaw =
  | 'O1: a second put'
  | 'O1: a second run'
  | 'O2: stale token'
  | 'O3: sure of itself'
  | 'O4: guesses'
  | 'O5: never ready'
  | 'O6: no fence'
  | 'O7: eager'
  | 'O7: never fires'
  | 'O8: child lives'
  | 'O9: waits'
  | 'O10: leaks'
  | 'O11: no deadline'
  | 'O12: short names'
  | 'C1: UTC only'
  | 'C1: takes any zone'
  | 'C2: side by side'
  | 'C2: forgets what waits'
  | 'C2: takes any overlap'
  | 'C3: follows the slot'
  | 'C3: begins again'
  | 'C4: shows the old one'

type Stored = {
  slot: string
  token: string
  labels: Labels
  content: string
  launch: Launch
  schedule: Schedule | null
  active: boolean
  activatedAt: number
  beside?: Pick<Stored, 'launch'> | null
}
type StoredRun = { key: string; slot: string; engineRunId: string; parameters: string }
type Process = { slot: string; attempt: number; began: number; takesMs: number; living: number; cancelled: boolean }

export const capabilities: OrchestratorCapabilities = {
  definition: { replace: 'in-place', precondition: 'token', runsPinned: true, visibleMs: 100 },
  schedule: { native: true, timeZones: true, overlap: ['skip', 'queue'] },
  start: { dedupe: 'forever', comparesInput: true, whileInactive: 'runs' },
  observe: { byKey: 'exact', consistency: 'strong' },
  cancel: 'tree',
  logs: 'poll',
}
const conflict = (detail: string) => ({ is: 'refused', code: 'conflict', detail }) as const
const quickMs = 30
export const secretValue = 'marmalade-7'

/**
 * An orchestrator for the tests of the kit: its engine is the platform's key-value store, so that faults of the platform are
 * faults of its engine, and its processes are entries of a table. With a flaw it keeps all but one of its promises.
 */
export function exampleOrchestrator(flaw: Flaw | null = null, able: OrchestratorCapabilities = capabilities) {
  const is = (one: Flaw) => flaw === one
  const processes = new Map<string, Process>()
  const starts = new Map<string, number>()
  const skipped = new Set<string>()
  const removals = new Map<string, { goneAt: string }>()
  const nameOf = (slot: string) => `slot:${is('O12: short names') ? slot.slice(0, 40) : slot}`
  const tokenOf = (...parts: unknown[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
  let puts = 0

  async function stored({ platform }: BackendContext, slot: string): Promise<Stored | null> {
    try {
      return await platform.kv.get<Stored>(nameOf(slot))
    } catch (error) {
      if (is('O4: guesses')) return null
      throw error
    }
  }

  /** Why a change is refused; null: it is not. */
  function refusal(found: Stored | null, expect: string, fence: number): Outcome<never> | null {
    if (!is('O2: stale token') && (found?.token ?? '') !== expect) return conflict('The slot holds another definition.')
    if (!is('O6: no fence') && found && found.labels.fence > fence) return conflict('Somebody came later.')
    return null
  }

  function settled<R>(effect: { deadline: string }, work: () => Promise<Outcome<R>>): Promise<Outcome<R>> {
    if (is('O11: no deadline')) return work()
    if (!is('O3: sure of itself')) return settle(effect, work)
    return settle(effect, () =>
      work().catch(() => ({ is: 'retry', code: 'unavailable', afterMs: 1, detail: 'It broke.' }) as const),
    )
  }

  function definition(of: Stored): Definition {
    const { slot, token, labels, schedule, active } = of
    const state = is('O5: never ready') ? 'pending' : 'ready'
    const url = `engine://${nameOf(slot)}${is('O10: leaks') ? `?key=${secretValue}` : ''}`
    return { token, labels, schedule, active, state, url }
  }

  function begin(key: string, { slot, launch }: Pick<Stored, 'slot' | 'launch'>): void {
    starts.set(key, (starts.get(key) ?? 0) + 1)
    processes.set(key, {
      slot,
      attempt: 1,
      began: performance.now(),
      takesMs: msOf(launch),
      living: 2,
      cancelled: false,
    })
  }

  function msOf({ entry }: Launch): number {
    return entry === 'long.py' ? 60_000 : quickMs
  }

  const goesOn = (process: Process) => !process.cancelled && performance.now() - process.began < process.takesMs

  /** With the flaws of C3: what runs is made to follow the definition of its slot. */
  function replaceRunning({ slot, launch }: Stored): void {
    for (const process of processes.values()) {
      if (process.slot !== slot || !goesOn(process)) continue
      if (is('C3: follows the slot')) process.takesMs = msOf(launch)
      if (is('C3: begins again')) process.attempt += 1
    }
  }

  function runOf({ key, engineRunId }: StoredRun): EngineRun {
    const process = processes.get(key)
    const base = { engineRunId, url: `engine://run/${key}`, attempt: process?.attempt ?? 1 }
    if (!process) return { ...base, phase: is('O9: waits') || key.startsWith('r') ? 'queued' : 'lost' }
    if (process.cancelled) return { ...base, phase: 'cancelled' }
    if (goesOn(process)) return { ...base, phase: 'running' }
    process.living = 0
    return { ...base, phase: 'succeeded' }
  }

  const engine = implementPoint('integration/orchestrator/v1', {
    capabilities: () => Promise.resolve(able),
    check: () => Promise.resolve([]),
    put: ({ effect, slot, labels, launch, expect }, context) =>
      settled(effect, async () => {
        const found = await stored(context, slot)
        const content = tokenOf(launch)
        if (found?.labels.key === effect.key && !is('O1: a second put')) {
          if (found.content !== content) return conflict('The key was used for another launch.')
          return { is: 'done', receipt: definition(found) }
        }
        const no =
          is('O1: a second put') && found?.labels.key === effect.key ? null : refusal(found, expect, effect.fence)
        if (no) return no
        const token = tokenOf(effect.key, content, (puts += 1))
        const made: Stored = { slot, token, labels, content, launch, schedule: null, active: false, activatedAt: 0 }
        replaceRunning(made)
        // The one that stands beside it is what starts, until the new one is switched on.
        const beside = able.definition.replace === 'side-by-side' && found?.active ? found : null
        await context.platform.kv.set(nameOf(slot), is('C4: shows the old one') && found ? found : { ...made, beside })
        if (is('O7: eager'))
          await keepRun(context, { key: `e${effect.key}`, slot, engineRunId: 'eager', parameters: '{}' })
        return { is: 'done', receipt: definition(made) }
      }),
    activate: ({ effect, slot, schedule, active, expect, labels }, context) =>
      settled(effect, async () => {
        const found = await stored(context, slot)
        if (!found) return conflict('There is no definition.')
        const no = refusal(found, expect, effect.fence) ?? (schedule && unable(schedule))
        if (no) return no
        const token = tokenOf(found.token, effect.key)
        const to: Stored = { ...found, beside: null, token, labels, schedule, active, activatedAt: Date.now() }
        await context.platform.kv.set(nameOf(slot), to)
        return { is: 'done', receipt: definition(to) }
      }),
    remove: ({ effect, slot, expect }, context) =>
      settled(effect, async () => {
        const before = removals.get(effect.key)
        if (before) return { is: 'done', receipt: before }
        const found = await stored(context, slot)
        const no = found && refusal(found, expect, effect.fence)
        if (no) return no
        await context.platform.kv.delete(nameOf(slot))
        const receipt = { goneAt: new Date().toISOString() }
        removals.set(effect.key, receipt)
        return { is: 'done', receipt }
      }),
    observe: ({ slot }, context) =>
      look<Definition>(async () => {
        const found = await stored(context, slot)
        if (!found) return { is: 'absent' }
        if (!('labels' in found)) return { is: 'foreign', value: {} as Definition, owner: 'somebody' }
        return { is: 'present', value: definition(found) }
      }),
    async list(_input, { platform }) {
      const { items } = await platform.kv.list<Stored>('slot:', { limit: 1_000 })
      const own = items.filter(({ value }) => 'labels' in value)
      return { items: own.map(({ value }) => ({ slot: value.slot, definition: definition(value) })), next: null }
    },
    start: ({ effect, slot, parameters }, context) =>
      settled(effect, async () => {
        const found = await stored(context, slot)
        if (!found) return conflict('There is no definition.')
        const { key } = effect
        const known = await context.platform.kv.get<StoredRun>(`run:${key}`)
        const text = JSON.stringify(parameters)
        const run = { key, slot, engineRunId: tokenOf(key, is('O1: a second run') && puts++), parameters: text }
        if (known && !is('O1: a second run')) {
          if (known.parameters !== text) return conflict('The key was used with other parameters.')
          if (!processes.has(key) && !is('O9: waits')) begin(key, found)
          return { is: 'done', receipt: { engineRunId: known.engineRunId, url: '' } }
        }
        await keepRun(context, run)
        if (!is('O9: waits') || found.active) begin(key, { slot, launch: found.beside?.launch ?? found.launch })
        return { is: 'done', receipt: { engineRunId: run.engineRunId, url: '' } }
      }),
    observeRun: ({ key }, { platform }) =>
      look<EngineRun>(async () => {
        const run = await platform.kv.get<StoredRun>(`run:${key}`)
        return run ? { is: 'present', value: runOf(run) } : { is: 'absent' }
      }),
    cancel: ({ effect, run: key }, { platform }) =>
      settled(effect, async () => {
        const run = await platform.kv.get<StoredRun>(`run:${key}`)
        const process = processes.get(key)
        if (!run || !process) return { is: 'refused', code: 'invalid', detail: 'There is no such run.' }
        process.cancelled = true
        process.living = is('O8: child lives') ? 1 : 0
        return { is: 'done', receipt: runOf(run) }
      }),
    async runs({ slot, since }, context) {
      const found = await stored(context, slot)
      if (found?.active && found.schedule && !is('O7: never fires')) await fire(context, found)
      const { items } = await context.platform.kv.list<StoredRun>('run:', { limit: 1_000 })
      const own = items.filter(({ value, updatedAt }) => value.slot === slot && updatedAt >= Date.parse(since))
      return { items: own.map(({ value }) => runOf(value)), next: null }
    },
    logs: () => Promise.resolve({ items: [{ at: null, text: 'It ran.' }], next: null }),
  })

  async function keepRun({ platform }: BackendContext, run: StoredRun): Promise<void> {
    await platform.kv.set(`run:${run.key}`, run)
  }

  /** Every slot that has come since the activation, one after the other. */
  async function fire(context: BackendContext, { slot, schedule, activatedAt, launch }: Stored): Promise<void> {
    const { cron, timeZone, overlap } = schedule!
    const timing = new Cron(cron, { timezone: is('C1: UTC only') ? 'UTC' : timeZone, paused: true })
    for (
      let due = timing.nextRun(new Date(activatedAt));
      due && due.getTime() <= Date.now();
      due = timing.nextRun(due)
    ) {
      const key = scheduledKey(slot, due.getTime())
      const known = (await context.platform.kv.get<StoredRun>(`run:${key}`)) !== null
      const busy = [...processes.values()].some((process) => process.slot === slot && goesOn(process))
      const waits = busy && !is('C2: side by side')
      if (processes.has(key) || (waits && overlap === 'skip') || skipped.has(key)) {
        if (waits && !processes.has(key)) skipped.add(key)
        continue
      }
      if (waits && is('C2: forgets what waits')) skipped.add(key)
      if (!known) await keepRun(context, { key, slot, engineRunId: key, parameters: '{}' })
      if (!waits) begin(key, { slot, launch })
    }
  }

  /** Why it takes no such schedule; null: it does. */
  function unable({ timeZone, overlap }: Schedule): Outcome<never> | null {
    const no = (detail: string) => ({ is: 'refused', code: 'unsupported', detail }) as const
    const { native, timeZones, overlap: known } = able.schedule
    if (!native) return no('It keeps no time.')
    if (!timeZones && timeZone !== 'UTC' && !is('C1: takes any zone')) return no('It knows UTC only.')
    return known.includes(overlap) || is('C2: takes any overlap') ? null : no(`It does not know "${overlap}".`)
  }

  const witness: RunWitness = {
    starts: (key) => Promise.resolve(starts.get(key) ?? 0),
    living: (key) => Promise.resolve(processes.get(key)?.living ?? 0),
  }
  return { backend: defineBackend({ points: { engine } }), witness }
}
