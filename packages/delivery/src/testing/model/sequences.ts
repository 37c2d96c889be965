import fc from 'fast-check'
import { type Asker, type Circumstances, type Command, failpoints, type Person } from './command'
import { applyTo } from './model'
import { versions } from './product'
import { emptyModel, type PlaceName, places } from './state'

/** What is tried at one target of an environment, one after the other. */
export type Sequence = { place: PlaceName; commands: Command[] }

const n = fc.nat({ max: 2 })
const version = fc.nat({ max: versions - 1 })
const by = fc.constantFrom<Person>('ada', 'bo')
const asker = fc.constantFrom<Asker>('ada', 'bo', 'machine')
const one = <const Value>(...values: Value[]) => fc.constantFrom(...values)

const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  call: one('fine', 'fine', 'fine', 'fine', 'lost-before', 'lost-after', 'lost-after', 'busy', 'refused'),
  isBlind: one(false, false, false, true),
  isLate: one(false, false, false, true),
  verdict: one('pass', 'pass', 'pass', 'running', 'fail', 'inconclusive', 'inconclusive', 'error'),
  dies: fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: one(...failpoints) }),
})
const work = circumstances.map((given): Command => ({ do: 'work', ...given }))
const operation = one(
  'adopt',
  'retry',
  'continue',
  'verify-again',
  'accept-verified',
  'declare-failed',
  'declare-succeeded',
)

type Weighted = [number, fc.Arbitrary<Command>][]
const anyOf = (weighted: Weighted) => fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary })))
const verdict = one('approve', 'approve', 'approve', 'reject', 'withdraw')

/** What people and machines do about what waits. */
const waiting: Weighted = [
  [5, fc.record({ do: one('request' as const), by: asker, version, dies: one(false, false, false, false, true) })],
  [5, fc.record({ do: one('vote' as const), n, by, verdict })],
  [3, one({ do: 'admit' as const })],
  [1, fc.record({ do: one('override' as const), n, verdict: one('pass', 'pass', 'fail') })],
  [1, fc.record({ do: one('look' as const), n, isLate: one(false, true) })],
  [1, fc.record({ do: one('again' as const), n })],
  [1, fc.record({ do: one('roll-back' as const), by })],
  [2, fc.record({ do: one('abort' as const), n })],
  [2, fc.record({ do: one('veto' as const, 'veto' as const, 'unveto' as const), version })],
  [1, fc.record({ do: one('pin' as const), version })],
  [1, one({ do: 'unpin' as const }, { do: 'hold' as const }, { do: 'resume' as const })],
]
/** What happens while one works. */
const working: Weighted = [
  [10, work],
  [6, fc.record({ do: one('operate' as const), as: operation })],
  [1, one({ do: 'meddle' as const })],
  [1, one({ do: 'freeze' as const }, { do: 'thaw' as const })],
]
const waits = anyOf(waiting)
const works = anyOf(working)

const fine: Circumstances = { call: 'fine', isBlind: false, isLate: false, verdict: 'running', dies: null }
const turn = (given: Partial<Circumstances> = {}): Command => ({ do: 'work', ...fine, ...given })
const approve: Command = { do: 'vote', n: 0, by: 'bo', verdict: 'approve' }
const asked = (of: number, who: Asker = 'ada'): Command => ({ do: 'request', by: who, version: of })
const begun = (of = 0, who: Asker = 'ada'): Command[] => [asked(of, who), approve, { do: 'admit' }]
const aborted: Command = { do: 'abort', n: 0 }
const operated = (as: Extract<Command, { do: 'operate' }>['as']): Command => ({ do: 'operate', as })

const passes = one<Circumstances['verdict']>('pass', 'pass', 'fail', 'inconclusive', 'error')
const comesBetween = one<Command | null>(null, null, { do: 'meddle' }, { do: 'freeze' }, { do: 'thaw' }, aborted)

const started = fc.tuple(version, one<Asker>('ada', 'machine')).map(([of, who]) => begun(of, who))
const done = passes.map((said): Command[] => [turn(), turn({ verdict: said })])
const single = (each: Command) => [each]
const back = fc.constant<Command[]>([{ do: 'roll-back', by: 'ada' }, approve, { do: 'admit' }])
const queued = version.map((of): Command[] => [asked(of, 'bo'), { do: 'vote', n: 0, by: 'ada', verdict: 'approve' }])
/** Something goes wrong, and somebody decides about it. */
const trouble = fc
  .tuple(comesBetween, work, operation)
  .map(([first, each, as]) => [...(first ? [first] : []), each, operated(as)])

/** What people usually do in a row, so that sequences come far, and anything between. */
const phrase: fc.Arbitrary<Command[]> = fc.oneof(
  { weight: 7, arbitrary: waits.map(single) },
  { weight: 9, arbitrary: works.map(single) },
  { weight: 3, arbitrary: started },
  { weight: 1, arbitrary: queued },
  { weight: 3, arbitrary: trouble },
  { weight: 3, arbitrary: done },
  { weight: 1, arbitrary: back },
)

/** Most begin with something to act on. */
const opening: fc.Arbitrary<Command[]> = fc.oneof(
  { weight: 4, arbitrary: started },
  { weight: 2, arbitrary: waits.map(single) },
  { weight: 1, arbitrary: started.map((first) => [...first, turn(), turn({ verdict: 'pass' })]) },
)

/** Each command costs as much as another: most sequences are short, so that some may be long. */
const most = one(3, 4, 4, 5, 9)
const refusalsKept = 6

/** As much of it as does something, and one in some of what would be refused. */
function effective({ place, commands, most: longest }: Sequence & { most: number }): Sequence {
  const model = emptyModel(places[place])
  let refusals = 1
  const kept = commands.filter((each) => applyTo(model, each) === 'done' || refusals++ % refusalsKept === 0)
  return { place, commands: kept.slice(0, longest) }
}

/** Without bias to what is small: it is what comes late that is seldom looked at. */
export const sequence: fc.Arbitrary<Sequence> = fc.noBias(
  fc
    .record({
      place: one<PlaceName>('dev', 'staging', 'production'),
      most,
      commands: fc
        .tuple(opening, fc.array(phrase, { minLength: 3, maxLength: 24, size: 'max' }))
        .map(([first, phrases]) => [...first, ...phrases.flat()]),
    })
    .map(effective),
)

const dies: Command = { do: 'request', by: 'ada', version: 0, dies: true }
const overridden: Command = { do: 'override', n: 0, verdict: 'pass' }
const late: Command = { do: 'look', n: 0, isLate: true }
/** The engine ended before it knew what came of its call, and nobody can see it. */
const inDoubt = [turn({ dies: 'before-receipt' }), turn({ isBlind: true, isLate: true })]
const foreign = [...begun(), { do: 'meddle' } as const, turn()]
const frozen = [...begun(), { do: 'freeze' } as const, turn()]
const undecided = [...begun(), turn(), turn({ verdict: 'inconclusive' })]
/** Its verification is a run of whose start nobody knows what came. */
const lostRun = [
  ...begun(),
  turn({ dies: 'after-receipt' }),
  turn({ call: 'lost-after', isBlind: true }),
  turn({ isBlind: true, isLate: true }),
]
const unaskable = turn({ isBlind: true, isLate: true })

/** Each goes a way that chance alone may miss; together they go through every state by every way that there is. */
export const sure: Sequence[] = [
  ...at(
    'production',
    [dies, approve],
    [dies, { do: 'look', n: 0, isLate: false }],
    [dies, aborted],
    [asked(0), aborted],
  ),
  ...at('production', [asked(0), approve, aborted], [asked(0), { do: 'veto', version: 0 }]),
  ...at('production', [asked(0), approve, { do: 'veto', version: 0 }], [asked(0), late], [asked(0), approve, late]),
  ...at('production', [asked(0), approve, { do: 'hold' }, { do: 'vote', n: 0, by: 'bo', verdict: 'withdraw' }]),
  ...at(
    'dev',
    [dies, ...begun(1)],
    [asked(0), ...begun(1)],
    [asked(0), overridden, asked(1), overridden, { do: 'admit' }],
  ),
  ...at('production', [...begun(), turn()], [...begun(), turn({ call: 'refused' })], [...begun(), aborted, turn()]),
  ...at('production', [...begun(), turn({ call: 'busy' }), turn({ call: 'busy', isLate: true })]),
  ...at('production', [...foreign, operated('retry'), turn()], [...foreign, operated('declare-failed')]),
  ...at('production', [...foreign, operated('declare-succeeded')], [...foreign, aborted, turn()]),
  ...at('production', [...begun(), ...inDoubt, operated('declare-failed')]),
  ...at('production', [...begun(), ...inDoubt, operated('retry'), turn()]),
  ...at('production', [...begun(), turn({ dies: 'after-call' }), aborted, unaskable]),
  // Somebody wrote over what nobody knew to be done, and a person has it done again.
  ...at('production', [
    ...[...begun(), turn({ dies: 'after-call' }), { do: 'meddle' } as const, turn()],
    ...[operated('retry'), turn()],
  ]),
  ...at(
    'production',
    [...frozen, operated('continue'), turn()],
    [...frozen, { do: 'thaw' }, turn()],
    [...frozen, aborted],
  ),
  ...at('production', [...frozen, operated('declare-failed')], [...frozen, operated('declare-succeeded')]),
  ...at(
    'staging',
    [...undecided, operated('verify-again'), turn(), turn({ verdict: 'pass' })],
    [...undecided, aborted],
  ),
  ...at('staging', [...undecided, operated('accept-verified'), turn()]),
  ...at('staging', [...begun(), turn(), unaskable, unaskable, unaskable], [...begun(), turn(), aborted, turn()]),
  // What fails its verification is taken back by Groundwork itself, and a person takes back that.
  ...at('staging', [
    ...begun(),
    turn(),
    turn({ verdict: 'pass' }),
    ...begun(1),
    turn(),
    turn({ verdict: 'fail' }),
    turn(),
  ]),
  ...at('dev', [...undecided, operated('verify-again'), turn(), turn({ verdict: 'fail' })]),
  ...at('dev', [...lostRun, operated('retry'), turn(), turn({ verdict: 'pass' })], [...lostRun, aborted, turn()]),
  ...at('production', [
    ...begun(),
    turn(),
    ...begun(1),
    turn(),
    { do: 'roll-back', by: 'ada' },
    approve,
    { do: 'admit' },
    turn(),
  ]),
]

function at(place: PlaceName, ...sequences: Command[][]): Sequence[] {
  return sequences.map((commands) => ({ place, commands }))
}
