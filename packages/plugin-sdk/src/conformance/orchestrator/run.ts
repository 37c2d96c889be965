import { type ConformanceReport, measureAll, NotMeasured, type Obligation } from '../result'
import { quietActivation, startWhileInactive } from './activation'
import { type Bench, makeBench, type OrchestratorConformanceOptions, tidy } from './bench'
import { cancelling } from './cancelling'
import { idempotency } from './idempotency'
import { honestSight, names, visibility } from './observing'
import { pinnedRuns, replacing } from './pinned'
import { fencing, precondition } from './precondition'
import { overlaps, timeZones } from './schedules'
import { secretsAndLogs } from './secrets'
import { deadlines, outcomesInTrouble } from './trouble'

/** In the order of their numbers; what only a capability claims comes after the twelve. */
const obligations: readonly Obligation<Bench>[] = [
  idempotency,
  precondition,
  outcomesInTrouble,
  honestSight,
  visibility,
  fencing,
  quietActivation,
  cancelling,
  startWhileInactive,
  secretsAndLogs,
  deadlines,
  names,
  timeZones,
  overlaps,
  pinnedRuns,
  replacing,
]

/**
 * Measures an orchestrator against the twelve obligations of `integration/orchestrator/v1` and against each capability that it
 * declares: what it claims and does not keep fails, in words. It makes slots of its own and takes them away again.
 *
 * @example
 * ```ts
 * test('keeps what it claims', async () => {
 *   await using backend = await startBackend({ entry: 'dist/backend/index.js', manifest })
 *   const { results } = await runOrchestratorConformance({
 *     call: (method, input, options) => backend.call('my-engine', method, input, options),
 *     faults: backend.faults,
 *     launch,
 *   })
 *   expect(results.filter(({ result }) => result === 'fail')).toEqual([])
 * })
 * ```
 */
export async function runOrchestratorConformance(options: OrchestratorConformanceOptions): Promise<ConformanceReport> {
  const bench = await makeBench(options)
  try {
    return await measureAll(
      obligations.map((each) => wanted(each, options)),
      { context: bench, onResult: options.onResult },
    )
  } finally {
    await tidy(bench)
  }
}

/** What is left out stays in the report: a reader must see that it was not measured. */
function wanted(
  obligation: Obligation<Bench>,
  { only, leftOut = {} }: OrchestratorConformanceOptions,
): Obligation<Bench> {
  const why =
    leftOut[obligation.id] ?? (!only || only.includes(obligation.id) ? null : 'It was not asked for this time.')
  if (why === null) return obligation
  return { ...obligation, measure: () => Promise.reject(new NotMeasured(why)) }
}
