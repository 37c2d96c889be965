import { isTerminal } from '../../model/states'
import type { Command, Outcome } from './command'
import { current, go, holderIn, type Model, type Modelled, newPromotion, waits } from './state'

type Asked = Pick<Modelled, 'by' | 'version'> & { back: boolean; dies?: boolean }

export function request(model: Model, { by, version, back, dies = false }: Asked): Outcome {
  if (model.vetoed.has(version) || (model.pin !== null && model.pin !== version)) return 'refused'
  if (by === 'machine' && model.hold !== null) return 'refused'
  const isBusy = model.promotions.some(({ state }) => !isTerminal(state))
  if (model.place.queue === 'reject-if-busy' && isBusy && !back) return 'refused'
  const from = current(model)
  const mode = back ? 'rollback' : version === from ? 'redeploy' : 'deploy'
  const asked = newPromotion({ by, version, from, mode })
  model.promotions.push(asked)
  if (!dies) judge(model, asked)
  return 'done'
}

/** Where a promotion that waits belongs. */
export function judge(model: Model, each: Modelled): void {
  if (!waits(each)) return
  const now = current(model)
  const isOvertaken = each.mode !== 'rollback' && now !== null && now !== each.from && now > each.version
  if (model.vetoed.has(each.version) || isOvertaken || each.override === 'fail') go(model, each, 'REJECTED')
  else go(model, each, isOpen(model, each) ? 'QUEUED' : 'GATING')
}

/** What was rolled back to by itself waits for nobody. */
function isOpen({ pin, hold, freeze }: Model, { version, by, votes, override }: Modelled): boolean {
  if (pin !== null && pin !== version) return false
  if (by === 'groundwork') return true
  if (freeze !== null || (hold !== null && by === 'machine')) return false
  const given = Object.values(votes)
  return override === 'pass' || (given.includes('approve') && !given.includes('reject'))
}

/** An engine looks at it when its time to begin is over. */
export function judgeLate(model: Model, each: Modelled): void {
  judge(model, each)
  if (!waits(each)) return
  const isRejected = each.override === null && Object.values(each.votes).includes('reject')
  go(model, each, isRejected ? 'REJECTED' : 'EXPIRED')
}

export function vote(model: Model, { n, by, verdict }: Extract<Command, { do: 'vote' }>): Outcome {
  const each = model.promotions.at(-1 - n)
  if (!each || !waits(each) || each.by === by || each.by === 'groundwork') return 'refused'
  // Who has no vote has none to take back.
  if (verdict === 'withdraw' && (each.votes[by] ?? 'withdraw') === 'withdraw') return 'refused'
  each.votes[by] = verdict
  judge(model, each)
  return 'done'
}

export function override(model: Model, { n, verdict }: Extract<Command, { do: 'override' }>): Outcome {
  const each = model.promotions.at(-1 - n)
  if (!each || !waits(each) || each.by === 'groundwork') return 'refused'
  each.override = verdict
  judge(model, each)
  return 'done'
}

function queueOf({ promotions, place }: Model): Modelled[] {
  const queued = promotions.filter(({ state }) => state === 'QUEUED')
  const inOrder = place.queue === 'latest-wins' ? queued.toReversed() : queued
  return [...inOrder.filter(({ mode }) => mode === 'rollback'), ...inOrder.filter(({ mode }) => mode !== 'rollback')]
}

export function admit(model: Model): void {
  const holder = holderIn(model)
  if (holder) {
    const stops = holder.state === 'APPLYING' || holder.state === 'PAUSED' || holder.state === 'VERIFYING'
    const isForRollBack = queueOf(model)[0]?.mode === 'rollback' && holder.mode !== 'rollback'
    if (isForRollBack && stops) go(model, holder, 'CANCELLING')
    return
  }
  for (let next = queueOf(model)[0]; next; next = queueOf(model)[0]) {
    judge(model, next)
    if (next.state !== 'QUEUED') continue
    begin(model, next)
    return
  }
}

function begin(model: Model, next: Modelled): void {
  go(model, next, 'APPLYING')
  if (model.place.queue === 'latest-wins') supersedeOlder(model, next)
  if (next.mode === 'rollback') model.hold = next
  else if (next.by !== 'machine') model.hold = null
}

function supersedeOlder(model: Model, by: Modelled): void {
  for (const each of model.promotions.slice(0, model.promotions.indexOf(by))) {
    const givesWay = each.by === 'machine' || each.by === by.by
    const isVotedOn = Object.values(each.votes).some((verdict) => verdict !== 'withdraw')
    if (waits(each) && each.mode !== 'rollback' && givesWay && !isVotedOn) go(model, each, 'SUPERSEDED')
  }
}
