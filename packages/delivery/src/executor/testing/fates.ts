import type { Verdict } from '@groundwork/plugin-sdk/points'
import { planCalls } from '@groundwork/plugin-sdk/plan-calls'
import type { PromotionState } from '../../model/states'

/** One promotion, where the engines that work on it die, one after the other, and what becomes of it. */
export type Fate = {
  /** Of its unit, without the number: the fake path plans by it. */
  unit: string
  /** What its verification says; null: nothing is verified. `smoke`: a run of it that is started after the switch. */
  verdict: Verdict['is'] | 'running' | 'smoke' | null
  /** `<step>:<place>`, where `P` stands for the promotion as a whole and `verify` for the run that verifies it. */
  deaths: readonly string[]
  /** Aborted after the first death, so that the second one is in CANCELLING. */
  aborted?: boolean
  /** It has a version to go back to, and goes back by itself. */
  goesBack?: boolean
  ends: PromotionState
}

type Kind = { on: string; call: string }

/** Every kind of step that a plan may have, from the executor's own table. */
export const kinds: readonly Kind[] = [
  ...Object.entries(planCalls).flatMap(([on, calls]) => calls.map((call) => ({ on, call }))),
  { on: 'self', call: 'mark' },
]
const isOwn = ({ on }: Kind) => on === 'groundwork'
/** What came of its call can be seen afterwards. */
const isSeen = ({ on }: Kind) => on === 'orchestrator' || on === 'self'

const called: Record<string, string> = {
  'orchestrator.put': 'put',
  'orchestrator.start': 'smoke',
  'orchestrator.activate': 'switch',
  'groundwork.await-run': 'wait',
}
const stepOf = ({ on, call }: Kind) => called[`${on}.${call}`] ?? 'own'
const unitOf = ({ on, call }: Kind) => `on-${on}-${call}-`

/** Before and after each line of the protocol; where the next engine meets it again it is killed there too. */
const protocol: readonly (readonly [string, string?])[] = [
  ['before-step'],
  ['before-intent'],
  ['after-intent', 'before-observe'],
  ['before-call', 'before-again'],
  ['after-call', 'before-receipt'],
  ['before-receipt', 'before-observe'],
  ['after-receipt'],
]
const ownPlaces: typeof protocol = [['before-step'], ['before-call'], ['before-receipt'], ['after-receipt']]

export const applying: readonly Fate[] = kinds.flatMap((kind) =>
  (isOwn(kind) ? ownPlaces : protocol).map((places): Fate => {
    const deaths = places.flatMap((place) => (place ? [`${stepOf(kind)}:${place}`] : []))
    return { unit: unitOf(kind), verdict: null, deaths, ends: 'SUCCEEDED' }
  }),
)

type Judged = { verdict: Fate['verdict']; ends: PromotionState; places: readonly string[] }

const stops = ['before-verdict', 'after-verdict', 'before-stop', 'after-stop']
const judged: readonly Judged[] = [
  {
    ...{ verdict: 'pass', ends: 'SUCCEEDED' },
    places: [
      ...['before-verifying', 'after-verifying', 'before-asking'],
      ...[
        'after-asking',
        'before-look',
        'after-look',
        'before-verdict',
        'after-verdict',
        'before-success',
        'after-success',
      ],
    ],
  },
  { verdict: 'fail', ends: 'FAILED', places: stops },
  { verdict: 'inconclusive', ends: 'PAUSED', places: stops },
  { verdict: 'error', ends: 'ERRORED', places: [...stops, 'after-another-try'] },
]

export const verifying: readonly Fate[] = [
  ...judged.flatMap(({ verdict, ends, places }) =>
    places.map((place): Fate => ({ unit: 'judged', verdict, deaths: [`P:${place}`], ends })),
  ),
  ...protocol.slice(1).map((places): Fate => {
    const deaths = places.flatMap((place) => (place ? [`verify:${place}`] : []))
    return { unit: 'late', verdict: 'smoke', deaths, ends: 'SUCCEEDED' }
  }),
  { unit: 'back', verdict: 'fail', deaths: ['P:before-roll-back'], goesBack: true, ends: 'FAILED' },
]

const whileCancelling = (fate: Omit<Fate, 'aborted'>): Fate => ({ ...fate, aborted: true })

export const cancelling: readonly Fate[] = [
  // In the middle of each step, its effect not there yet and there already.
  ...kinds.flatMap((kind, n): Fate[] => {
    const step = stepOf(kind)
    const places: [string, string][] = isOwn(kind)
      ? [
          ['before-call', 'P:before-aborted'],
          ['before-receipt', 'P:after-aborted'],
        ]
      : isSeen(kind) || kind.on === 'compute'
        ? [
            ['before-call', `${step}:before-settle`],
            ['after-call', `${step}:after-settle`],
          ]
        : // One code path for all of them: half of them here, half of them there.
          [n % 2 === 0 ? ['before-call', 'P:before-stop'] : ['after-call', 'P:after-stop']]
    // What nobody can see is for a person.
    const ends = isOwn(kind) || isSeen(kind) || kind.on === 'compute' ? 'ABORTED' : 'NEEDS_ATTENTION'
    return places.map(([first, then]) =>
      whileCancelling({ unit: unitOf(kind), verdict: null, deaths: [`${step}:${first}`, then], ends }),
    )
  }),
  // With a run of it that goes on: before it is asked to end, when it has ended, and when that is written down.
  ...['before-ending-run', 'run-ended', 'after-ending-run', 'before-aborted', 'after-aborted'].map((place) =>
    whileCancelling({
      ...{ unit: 'endless', verdict: 'smoke', ends: 'ABORTED' },
      deaths: ['smoke:after-receipt', `P:${place}`],
    }),
  ),
  ...['verify:before-settle', 'verify:after-settle', 'P:run-ended'].map((place) =>
    whileCancelling({
      ...{ unit: 'late-endless', verdict: 'smoke', ends: 'ABORTED' },
      deaths: ['verify:after-call', place],
    }),
  ),
  ...['after-asking', 'after-look'].map((place) =>
    whileCancelling({
      ...{ unit: 'judged', verdict: 'running', ends: 'ABORTED' },
      deaths: [`P:${place}`, 'P:before-aborted'],
    }),
  ),
]
