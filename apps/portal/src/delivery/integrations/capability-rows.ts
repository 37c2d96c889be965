import type { ComputeV1, OrchestratorCapabilities } from '@groundwork/plugin-sdk/points'
import { plural } from '@groundwork/ui/number'
import { megabytes } from './load-words'

export type CapabilityRow = {
  id: string
  title: string
  /** What it says of itself. */
  declared: string
  /** Who does it where it cannot, in words; null: nothing is missing. */
  gap: string | null
  /** The obligations of the conformance kit that measure it. */
  obligations: readonly string[]
}

/**
 * What an orchestrator declares, with what Groundwork does in its place. Null where it declared nothing of that shape: what was
 * stored is what a plugin said.
 */
export function orchestratorRows(capabilities: unknown): CapabilityRow[] | null {
  const said = capabilities as Partial<OrchestratorCapabilities> | null
  if (!said?.definition || !said.schedule || !said.start || !said.observe) return null
  const { definition, schedule, start, observe, cancel, logs } = said
  const row = (id: string, title: string, rest: Omit<CapabilityRow, 'id' | 'title'>) => ({ id, title, ...rest })
  return [
    row('schedule', 'Keeps time itself', {
      declared: schedule.native
        ? `yes${schedule.timeZones ? ', in time zones' : ', in one zone only'}${schedule.overlap.length > 0 ? `; overlap ${schedule.overlap.join(' or ')}` : ''}`
        : 'no',
      gap: schedule.native ? null : 'Groundwork keeps the time and starts each run by its key.',
      obligations: ['O7', 'C1', 'C2'],
    }),
    row('replace', 'Replaces a definition', {
      declared: definition.replace === 'side-by-side' ? 'beside the old one' : 'in its place',
      gap:
        definition.replace === 'side-by-side'
          ? null
          : 'Until the switch is undone nothing of the old one is left there: a roll back writes it anew.',
      obligations: ['C4'],
    }),
    row('precondition', 'Refuses a write to what moved meanwhile', {
      declared: { token: 'at any write', 'create-only': 'only the first write', none: 'no' }[definition.precondition],
      gap:
        definition.precondition === 'token'
          ? null
          : 'Groundwork looks before each write and holds the target; a change made there in that moment is found by the next look.',
      obligations: ['O2', 'O6'],
    }),
    row('pinned', 'Runs go on with what they were started with', {
      declared: definition.runsPinned ? 'yes' : 'no',
      gap: definition.runsPinned
        ? null
        : 'Each run names its version by hash, and the launcher fetches exactly that code.',
      obligations: ['C3'],
    }),
    row('visible', 'Shows what was written', {
      declared: definition.visibleMs === 0 ? 'at once' : `within ${definition.visibleMs} ms`,
      gap:
        definition.visibleMs === 0
          ? null
          : 'Groundwork waits that long before it believes that something is not there.',
      obligations: ['O5'],
    }),
    row('dedupe', 'Starts one run for one key', {
      declared: dedupeWords(start),
      gap:
        start.dedupe === 'forever'
          ? null
          : "Groundwork's claim: the launcher asks before code runs, and one run key is given once.",
      obligations: ['O1'],
    }),
    row('inactive', 'Starts while switched off', {
      declared: { runs: 'yes', queues: 'waits until it is switched on', refused: 'no' }[start.whileInactive],
      gap: start.whileInactive === 'runs' ? null : 'A run before the switch cannot be started there; the step says so.',
      obligations: ['O9'],
    }),
    row('observe', 'Finds a run by its key', {
      declared: `${{ exact: 'exactly', search: 'by searching', none: 'no' }[observe.byKey]}, ${observe.consistency === 'strong' ? 'at once' : 'after a while'}`,
      gap: observe.byKey === 'none' ? "Groundwork's own record of the run decides." : null,
      obligations: ['O4'],
    }),
    row('cancel', 'Ends a run', {
      declared: { tree: 'with every process of it', task: 'only its task', none: 'no' }[cancel ?? 'none'],
      gap: cancel === 'tree' ? null : 'The launcher ends the process group when its claim is taken back.',
      obligations: ['O8'],
    }),
    row('logs', 'Logs', {
      declared: { poll: 'can be read', link: 'a link to them', none: 'none' }[logs ?? 'none'],
      gap: logs === 'poll' ? null : 'Metaflow keeps the logs of each task; Groundwork shows those.',
      obligations: ['O10'],
    }),
  ]
}

function dedupeWords({ dedupe, days, comparesInput }: OrchestratorCapabilities['start']): string {
  const long = {
    forever: 'for ever',
    days: `for ${days ?? 0} days`,
    'while-open': 'while the run goes on',
    none: 'no',
  }[dedupe]
  return comparesInput && dedupe !== 'none' ? `${long}, and refuses other parameters` : long
}

type ComputeCapabilities = Awaited<ReturnType<ComputeV1['capabilities']>>

const kindWords: Record<ComputeCapabilities['kinds'][number], string> = {
  process: 'processes of a machine',
  container: 'containers',
  batch: 'jobs of a batch system',
}

/** What a compute declares, with what Groundwork does about what it cannot; null where it declared nothing of that shape. */
export function computeRows(capabilities: unknown): CapabilityRow[] | null {
  const said = capabilities as Partial<ComputeCapabilities> | null
  if (!Array.isArray(said?.kinds) || typeof said.maxCpu !== 'number' || typeof said.maxMemoryMb !== 'number')
    return null
  const { kinds, maxCpu, maxMemoryMb, gpus, images, quota } = said
  const offered = Array.isArray(gpus) ? gpus : []
  const refused = 'A flow that asks for more is told so when it is planned, and is not asked for.'
  const row = (id: string, title: string, rest: Omit<CapabilityRow, 'id' | 'title'>) => ({ id, title, ...rest })
  return [
    row('kinds', 'Runs code as', {
      declared: kinds.map((kind) => kindWords[kind] ?? String(kind)).join(', ') || 'nothing',
      gap: null,
      obligations: ['C2', 'C3'],
    }),
    row('cpu', 'Processors for one run', {
      declared: `at most ${plural(maxCpu, 'processor')}`,
      gap: refused,
      obligations: ['C1'],
    }),
    row('memory', 'Memory for one run', {
      declared: `at most ${megabytes(maxMemoryMb)}`,
      gap: refused,
      obligations: ['C1'],
    }),
    row('gpus', 'GPUs', {
      declared: offered.length > 0 ? offered.join(', ') : 'none',
      gap: offered.length > 0 ? null : 'A flow that asks for one is told so when it is planned.',
      obligations: ['C1'],
    }),
    row('images', 'Runs container images', {
      declared: images ? 'yes' : 'no',
      gap: images
        ? null
        : 'The lock of a version is made into a Python environment there, before anything is switched.',
      obligations: ['C1', 'C2', 'C4'],
    }),
    row('quota', 'Keeps a quota', {
      declared: quota ? 'yes' : 'no',
      gap: quota ? null : 'Nothing is kept back for anybody: whoever comes takes of what there is.',
      obligations: ['C6'],
    }),
    row('usage', 'Counts what was used', { declared: 'yes', gap: null, obligations: ['C5'] }),
  ]
}

/** What anything else declares, as it said it: name and value. */
export function plainRows(capabilities: unknown): { name: string; value: string }[] {
  if (!capabilities || typeof capabilities !== 'object') return []
  return Object.entries(capabilities).map(([name, value]) => ({
    name,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }))
}

export type Measured = 'kept' | 'broken' | 'not measured'

/** What the kit measured of a row: broken where one of its obligations is, kept where none is and one was measured. */
export function measuredOf(
  { obligations }: Pick<CapabilityRow, 'obligations'>,
  results: readonly { id: string; result: 'pass' | 'fail' | 'skipped' }[] | null,
): Measured {
  const found = new Set(results?.flatMap(({ id, result }) => (obligations.includes(id) ? [result] : [])))
  if (found.has('fail')) return 'broken'
  return found.has('pass') ? 'kept' : 'not measured'
}
