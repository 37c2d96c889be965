import type { Outcome } from '../../points/effect'
import type { Fault } from '../faults'
import { must, NotMeasured, type Obligation } from '../result'
import { type Bench, receiptOf, withFault, wordsOf } from './bench'

const uncertain = ['timeout', 'reset', 'failure', 'malformed'] as const
const whatIs: Record<Fault, string> = {
  timeout: 'a time-out',
  reset: 'a reset connection',
  failure: 'a 5xx after the request was sent',
  malformed: 'a body that cannot be read',
  'too-many': 'a 429',
  away: 'an engine that is away',
}

/** O3. */
export const outcomesInTrouble: Obligation<Bench> = {
  id: 'O3',
  title: 'What is not certain is unknown',
  async measure(bench) {
    let hit = 0
    for (const fault of uncertain) hit += (await putThrough(bench, fault)) ? 1 : 0
    await startThrough(bench, 'reset')
    const throttled = bench.key('throttled')
    const slot = bench.slot('throttled')
    const outcome = await withFault(bench, 'too-many', () => shortPut(bench, { slot, key: throttled }))
    must(
      outcome.is !== 'refused',
      `After ${whatIs['too-many']} the answer was ${wordsOf(outcome)}; it must be retry or unknown.`,
    )
    if (hit === 0) throw new NotMeasured('No call towards its engine was seen to pass the faulting proxy.')
    return 'Time-out, reset, 5xx and an unreadable body were unknown; the same effect afterwards was one effect.'
  },
}

/** Whether the fault was met. */
async function putThrough(bench: Bench, fault: (typeof uncertain)[number]): Promise<boolean> {
  const slot = bench.slot(`through-${fault}`)
  const key = bench.key(`through${fault}`)
  const before = bench.options.faults?.hits() ?? 0
  const outcome = await withFault(bench, fault, () => shortPut(bench, { slot, key }))
  const met = (bench.options.faults?.hits() ?? 0) > before
  if (met) mustNotBeSure(outcome, fault)
  const settled = receiptOf(await shortPut(bench, { slot, key }, 20_000), `put again after ${whatIs[fault]}`)
  must(settled.labels?.key === key, `After ${whatIs[fault]} the slot does not bear the key of the put.`)
  return met
}

async function startThrough(bench: Bench, fault: 'reset'): Promise<void> {
  const { able, engine, effect, labels, options } = bench
  const { slot } = await bench.startable(`start-${fault}`)
  const key = bench.key(`start${fault}`)
  await options.beforeStart?.({ key, slot, launch: options.launch })
  const start = (ms: number) => {
    const deadline = new Date(Date.now() + ms).toISOString()
    return engine.start({ effect: effect(key, { deadline }), slot, labels: labels(key), parameters: {} })
  }
  const before = options.faults?.hits() ?? 0
  const outcome = await withFault(bench, fault, () => start(bench.pace.troubleMs))
  if ((options.faults?.hits() ?? 0) > before) mustNotBeSure(outcome, fault)
  if (able.start.dedupe === 'none') return
  receiptOf(await start(20_000), `start again after ${whatIs[fault]}`)
  const begun = await options.witness?.starts(key)
  must(begun === undefined || begun <= 1, `A start that met ${whatIs[fault]} and its repetition made ${begun} runs.`)
}

function mustNotBeSure(outcome: Outcome<unknown>, fault: Fault): void {
  // `done` is right where the plugin looked and found its effect; "certainly not applied" never is.
  const right = outcome.is === 'unknown' || outcome.is === 'done'
  must(
    right,
    `After ${whatIs[fault]} the answer was ${wordsOf(outcome)}; it must be unknown: nobody knows whether it was applied.`,
  )
}

function shortPut(bench: Bench, { slot, key }: { slot: string; key: string }, ms = bench.pace.troubleMs) {
  const { engine, effect, labels, options } = bench
  const deadline = new Date(Date.now() + ms).toISOString()
  return engine.put({
    effect: effect(key, { deadline }),
    slot,
    labels: labels(key),
    launch: options.launch,
    expect: '',
  })
}

/** O11. */
export const deadlines: Obligation<Bench> = {
  id: 'O11',
  title: 'Deadlines hold',
  async measure(bench) {
    const slot = bench.slot('late')
    const past = await shortPut(bench, { slot, key: bench.key('late') }, -1_000)
    must(past.is !== 'done', 'A put whose deadline had passed was carried out.')
    const seen = await bench.engine.observe({ slot })
    must(seen.is !== 'present', 'A put whose deadline had passed left a definition.')
    if (!bench.options.faults) return 'A call whose deadline had passed changed nothing.'
    const began = performance.now()
    const outcome = await withFault(bench, 'timeout', () =>
      shortPut(bench, { slot: bench.slot('slow'), key: bench.key('slow') }),
    )
    const took = performance.now() - began
    const { troubleMs } = bench.pace
    must(
      took < troubleMs + 2_000,
      `An engine that did not answer kept a put ${Math.round(took)} ms; its deadline was ${troubleMs} ms.`,
    )
    return `A call whose deadline had passed changed nothing; one whose engine did not answer was given up as ${wordsOf(outcome)}.`
  },
}
