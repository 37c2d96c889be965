import type { Definition, Effect, Labels, Outcome, PlanRequest, Seen } from '@groundwork/plugin-sdk/points'
import { type PointCaller } from '../../integration/point-caller'
import type { Circumstances } from './command'

type Input = { effect: Effect; slot: string; labels: Labels; expect: string; key: string; run: string }
type Truth = Pick<Circumstances, 'call' | 'isBlind' | 'verdict'>

const fine: Truth = { call: 'fine', isBlind: false, verdict: 'running' }

/**
 * The plugins that one target's promotions meet, in this process: an orchestrator that replaces its definition by compare-and-set, a
 * path whose plan is that, and a verification. It writes down how often each effect really happened.
 */
export function otherSide() {
  const applied = new Map<string, number>()
  const runs = new Set<string>()
  const verifying = new Set<string>()
  let slot: Definition | null = null
  let tokens = 0
  let truth = fine
  let fate: Truth['call'] = 'fine'

  const happened = (key: string) => applied.set(key, (applied.get(key) ?? 0) + 1)
  const write = (labels: Labels | null): Definition =>
    (slot = { token: `t${++tokens}`, labels, schedule: null, active: true, state: 'ready', url: 'side:' })

  /** One call that changes something; only the first one meets what happens to it. */
  function change<Receipt>(work: () => Outcome<Receipt>): Outcome<Receipt> {
    const now = fate
    fate = 'fine'
    if (now === 'busy') return { is: 'retry', code: 'busy', afterMs: 60_000, detail: 'It is busy.' }
    if (now === 'refused') return { is: 'refused', code: 'forbidden', detail: 'It may not.' }
    if (now === 'lost-before') throw new Error('The connection broke.')
    const outcome = work()
    if (now === 'lost-after') throw new Error('The connection broke.')
    return outcome
  }

  function put({ effect, labels, expect }: Input): Outcome<Definition> {
    if (slot?.labels?.key === effect.key) return { is: 'done', receipt: slot }
    if ((slot?.token ?? '') !== expect) return { is: 'refused', code: 'conflict', detail: 'It is not what it was.' }
    happened(effect.key)
    return { is: 'done', receipt: write(labels) }
  }

  function start({ effect }: Input): Outcome<object> {
    if (!runs.has(effect.key)) happened(effect.key)
    runs.add(effect.key)
    return { is: 'done', receipt: { engineRunId: effect.key, url: 'side:run' } }
  }

  const look = <Value>(seen: () => Seen<Value>): Seen<Value> =>
    truth.isBlind ? { is: 'cannot-tell', detail: 'It does not answer.' } : seen()

  function observe(): Seen<Definition> {
    if (!slot) return { is: 'absent' }
    return slot.labels ? { is: 'present', value: slot } : { is: 'foreign', value: slot, owner: 'somebody' }
  }

  const run = (key: string, phase: string) => ({ engineRunId: key, url: 'side:run', phase, attempt: 0 })

  function verdict(): object {
    const { verdict: is } = truth
    return is === 'running' ? { is } : { is, why: `It says ${is}.`, figures: [] }
  }

  const methods: Record<string, (input: Input) => unknown> = {
    'local put': (input) => change(() => put(input)),
    'local observe': () => look(observe),
    'local start': (input) => change(() => start(input)),
    'local observeRun': ({ key }) =>
      look(() => (runs.has(key) ? { is: 'present', value: run(key, 'running') } : { is: 'absent' })),
    'local cancel': ({ run: key }) => ({ is: 'done', receipt: run(key, 'cancelled') }),
    'rows observe': ({ key }) =>
      look(() => (verifying.has(key) ? { is: 'present', value: verdict() } : { is: 'absent' })),
    'rows start': ({ key }) => ({ is: 'done', receipt: { key: (verifying.add(key), key) } }),
    'scheduled-batch plan': (input) => [
      {
        ...{ id: 'put', title: 'Put the definition', on: 'orchestrator', call: 'put', after: [] },
        input: { launch: (input as unknown as PlanRequest).launch },
      },
    ],
    'scheduled-batch check': () => [],
    'scheduled-batch diff': () => [],
  }

  const call: PointCaller = async ({ contribution }, method, input) => {
    const answer = methods[`${contribution} ${method}`]
    if (!answer) throw new Error(`Nothing answers ${contribution} ${method}.`)
    return answer(input as Input)
  }

  return {
    call,
    applied,
    /** From now on it is so. */
    meet(next: Truth | null) {
      truth = next ?? fine
      fate = truth.call
    },
    /** Somebody else writes over the definition. */
    meddle: () => void write(null),
    /** The version that runs there; null: none of Groundwork's. */
    running: () => slot?.labels?.version ?? null,
  }
}
