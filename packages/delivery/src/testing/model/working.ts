import { isTerminal } from '../../model/states'
import type { Circumstances, Command, Failpoint, Outcome } from './command'
import { type Effect, go, goLive, holderIn, markVerified, type Model, type Modelled } from './state'
import { admit, request } from './waiting'

/** The model of an engine that works on whoever holds the target: as far as it gets under these circumstances. */
type Turn = { model: Model; each: Modelled; given: Circumstances; isCallUsed: boolean }

type Came = 'done' | 'later' | 'FAILED' | 'ERRORED' | 'NEEDS_ATTENTION'
type Found = 'applied' | 'unchanged' | 'other' | 'cannot-tell'
type Side = { effect: Effect; find(): Found; apply(): void; finish(): void; renew?(): void }

class Died extends Error {}

export function work(model: Model, given: Circumstances): Outcome {
  const each = holderIn(model)
  if (!each) return 'refused'
  endRun(each, given)
  const turn = { model, each, given, isCallUsed: false }
  try {
    while (goesOn(turn)) if (isTerminal(each.state)) break
    if (isTerminal(each.state)) afterEnd(model, each)
  } catch (error) {
    if (!(error instanceof Died)) throw error
  }
  return 'done'
}

const endings = { pass: 'succeeded', fail: 'failed', inconclusive: 'cancelled' } as const

function endRun({ run }: Modelled, { verdict }: Circumstances): void {
  if (run?.launch === 'started' && verdict in endings) run.launch = endings[verdict as keyof typeof endings]
}

/** Whether it moved. */
function goesOn(turn: Turn): boolean {
  const { state } = turn.each
  if (state === 'PAUSED') return thaw(turn)
  if (state === 'APPLYING') return apply(turn)
  if (state === 'VERIFYING') return verify(turn)
  return state === 'CANCELLING' && cancel(turn)
}

function thaw({ model, each }: Turn): boolean {
  const { pausedFor } = each
  if (typeof pausedFor !== 'number' || pausedFor === model.freeze) return false
  go(model, each, 'APPLYING')
  return true
}

function apply(turn: Turn): boolean {
  const { model, each } = turn
  if (!each.hasBegun && isFrozen(turn)) {
    each.pausedFor = model.freeze
    go(model, each, 'PAUSED')
    return true
  }
  each.hasBegun = true
  return cameTo(turn, each.put?.is === 'done' ? 'done' : put(turn), () => go(model, each, 'VERIFYING'))
}

const isFrozen = ({ model: { freeze }, each: { mode, letThrough } }: Turn) =>
  freeze !== null && mode !== 'rollback' && letThrough !== freeze

function cameTo({ model, each }: Turn, came: Came, done: () => void): boolean {
  if (came === 'later') return false
  if (came === 'done') done()
  else go(model, each, came)
  return true
}

function put(turn: Turn): Came {
  const { model, each, given } = turn
  const isNew = each.put === null
  each.foundForeign = false
  if (each.put === null) {
    if (given.isBlind) return given.isLate ? 'ERRORED' : 'later'
    const isForeign = model.slot.token !== 0 && model.slot.of === null
    if (isForeign && each.consent !== 'retry') {
      each.foundForeign = true
      return 'NEEDS_ATTENTION'
    }
    reach(turn, 'before-intent')
    each.put = { is: 'open', expects: model.slot.token }
    each.consent = null
  }
  return carryOut(turn, putSide(turn, each.put), isNew)
}

function putSide({ model, each, given }: Turn, effect: NonNullable<Modelled['put']>): Side {
  return {
    effect,
    find() {
      if (given.isBlind) return 'cannot-tell'
      if (model.slot.of === each) return 'applied'
      return model.slot.token === effect.expects ? 'unchanged' : 'other'
    },
    apply() {
      if (model.slot.token === effect.expects) model.slot = { token: ++model.tokens, of: each }
    },
    finish: () => goLive(model, each),
    renew() {
      effect.expects = model.slot.token
      each.consent = null
    },
  }
}

function runSide({ given }: Turn, effect: NonNullable<Modelled['run']>): Side {
  return {
    effect,
    find: () => (given.isBlind ? 'cannot-tell' : effect.isThere ? 'applied' : 'unchanged'),
    apply: () => void (effect.isThere = true),
    finish: () => void (effect.launch = 'started'),
  }
}

/** The protocol of one effect, from its intent on. */
function carryOut(turn: Turn, side: Side, isNew: boolean): Came {
  const { each, given } = turn
  if (isNew) reach(turn, 'after-intent')
  for (let isAsked = isNew; ; isAsked = true) {
    const answer = isAsked ? call(turn, side) : 'unknown'
    if (answer === 'done') return finish(turn, side)
    if (answer === 'refused') return 'FAILED'
    if (answer === 'busy') return given.isLate ? 'ERRORED' : 'later'
    const found = side.find()
    if (found === 'applied') return finish(turn, side)
    if (found === 'cannot-tell') return given.isLate && !isAsked ? 'NEEDS_ATTENTION' : 'later'
    if (found === 'unchanged') {
      if (given.isLate) return isAsked ? 'later' : 'ERRORED'
      // A second try in one turn is made at once; after many, it is made later.
      if (isAsked && !isNew) return 'later'
      continue
    }
    if (each.consent === 'adopt') return finish(turn, side)
    if (each.consent === null) return 'NEEDS_ATTENTION'
    side.renew?.()
  }
}

type Answer = 'done' | 'busy' | 'refused' | 'unknown'

function call(turn: Turn, side: Side): Answer {
  reach(turn, 'before-call')
  const answer = answered(turn, side)
  reach(turn, 'after-call')
  return answer
}

function answered(turn: Turn, side: Side): Answer {
  const fate = turn.isCallUsed ? 'fine' : turn.given.call
  turn.isCallUsed = true
  if (fate === 'busy' || fate === 'refused') return fate
  if (fate === 'lost-before') return 'unknown'
  const mine = side.find()
  side.apply()
  // What it expected is not what is there: a conflict, after which it looks.
  return fate === 'lost-after' || mine === 'other' ? 'unknown' : 'done'
}

function finish(turn: Turn, { effect, finish: finished }: Side): Came {
  reach(turn, 'before-receipt')
  effect.is = 'done'
  finished()
  reach(turn, 'after-receipt')
  return 'done'
}

function reach({ given }: Turn, point: Failpoint): void {
  if (given.dies === point) throw new Died()
}

function verify(turn: Turn): boolean {
  const { model, each } = turn
  const verdict = verdictOf(turn)
  if (verdict === 'NEEDS_ATTENTION' || verdict === 'FAILED' || verdict === 'ERRORED' || verdict === 'later')
    return cameTo(turn, verdict, () => {})
  if (verdict === 'inconclusive') {
    each.pausedFor = 'verification'
    go(model, each, 'PAUSED')
  } else {
    markVerified(model, each)
    go(model, each, 'SUCCEEDED')
  }
  return true
}

function verdictOf(turn: Turn): Came | 'pass' | 'inconclusive' {
  const { model, each } = turn
  const { check } = each
  if (model.place.verifies === null || check.state === 'accepted' || check.state === 'pass') return 'pass'
  const said = model.place.verifies === 'run' ? byRun(turn) : byPlugin(turn)
  if (said === 'pass' || said === 'inconclusive') return (check.state = said)
  if (said !== 'fail') return said
  check.state = 'fail'
  return 'FAILED'
}

function byPlugin({ each: { check }, given }: Turn): 'later' | 'pass' | 'fail' | 'inconclusive' | 'ERRORED' {
  if (check.state === 'error') Object.assign(check, { state: 'pending', tries: check.tries + 1, isAsked: false })
  const verdict = given.isBlind ? (given.isLate ? 'error' : 'running') : check.isAsked ? given.verdict : 'running'
  if (!given.isBlind) check.isAsked = true
  if (verdict === 'running') return 'later'
  if (verdict !== 'error') return verdict
  check.state = 'error'
  return check.tries === 2 ? 'ERRORED' : 'later'
}

function byRun(turn: Turn): Came | 'pass' | 'fail' | 'inconclusive' {
  const { model, each } = turn
  const wasVerified = model.ledger.some(
    ({ version, isVerified, of }) => isVerified && version === each.version && of !== each,
  )
  if (each.mode === 'rollback' && wasVerified) return 'pass'
  const isNew = each.run === null
  if (isNew) reach(turn, 'before-intent')
  const run = (each.run ??= { is: 'open', isThere: false, launch: 'planned' })
  const came = run.is === 'done' ? 'done' : carryOut(turn, runSide(turn, run), isNew)
  if (came !== 'done') return came
  if (run.launch === 'succeeded') return 'pass'
  if (run.launch === 'failed') return 'fail'
  return run.launch === 'cancelled' ? 'inconclusive' : 'later'
}

function cancel(turn: Turn): boolean {
  const { model, each, given } = turn
  const sides = [each.put && putSide(turn, each.put), each.run && runSide(turn, each.run)]
  for (const side of sides) {
    if (side?.effect.is !== 'open') continue
    const found = side.find()
    if (found === 'cannot-tell' && !given.isLate) return false
    if (found === 'other' || found === 'cannot-tell') {
      each.foundForeign = false
      go(model, each, 'NEEDS_ATTENTION')
      return true
    }
    side.effect.is = 'done'
    if (found === 'applied') side.finish()
  }
  go(model, each, 'ABORTED')
  return true
}

/** Back to what was verified before, where the policy says so; then whoever waits. */
function afterEnd(model: Model, each: Modelled): void {
  const { previousVerified: version, place, promotions, ledger } = model
  const isFailed = each.state === 'FAILED' && each.check.state === 'fail' && ledger.at(-1)?.of === each
  const isQuiet = promotions.every((other) => other === each || isTerminal(other.state))
  if (isFailed && isQuiet && place.goesBack && each.mode !== 'rollback' && version !== null && version !== each.version)
    request(model, { by: 'groundwork', version, back: true })
  admit(model)
}

/** A person decides about one that cannot go on by itself. */
export function operate(model: Model, { as }: Extract<Command, { do: 'operate' }>): Outcome {
  const each = holderIn(model)
  if (!each || !offered(each).includes(as)) return 'refused'
  if (as === 'declare-failed') go(model, each, 'FAILED')
  else if (as === 'declare-succeeded') {
    goLive(model, each)
    markVerified(model, each)
    go(model, each, 'SUCCEEDED')
  } else {
    if (as === 'adopt' || as === 'retry') each.consent = as
    if (as === 'continue' && typeof each.pausedFor === 'number') each.letThrough = each.pausedFor
    if (as === 'accept-verified') each.check.state = 'accepted'
    if (as === 'verify-again') {
      each.check = { state: 'pending', tries: 0, isAsked: false }
      each.run = null
    }
    go(model, each, each.at)
  }
  return 'done'
}

function offered({ state, pausedFor, foundForeign }: Modelled): string[] {
  if (state === 'NEEDS_ATTENTION')
    return [...(foundForeign ? [] : ['adopt']), 'retry', 'declare-failed', 'declare-succeeded']
  if (state !== 'PAUSED') return []
  if (pausedFor === 'verification') return ['verify-again', 'accept-verified', 'declare-failed']
  return ['continue', 'declare-failed', 'declare-succeeded']
}
