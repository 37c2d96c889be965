import type { PromotionState } from '../model/states'

/** What is tried at one target. `n` counts promotions from the newest one (0) back; versions are numbers. */
export type Command =
  | { do: 'request'; by: Asker; version: number }
  | { do: 'again'; n: number }
  | { do: 'roll-back'; by: Person }
  | { do: 'vote'; n: number; by: Person; verdict: 'approve' | 'reject' | 'withdraw' }
  | { do: 'admit' }
  | { do: 'end'; as: 'SUCCEEDED' | 'FAILED' }
  | { do: 'stop' }
  | { do: 'doubt' }
  | { do: 'operate'; as: 'retry' | 'declare-failed' | 'declare-succeeded' }
  | { do: 'abort'; n: number }
  | { do: 'veto' | 'unveto'; version: number }
  | { do: 'pin'; version: number }
  | { do: 'unpin' | 'hold' | 'resume' }

export type Person = 'ada' | 'bo'
export type Asker = Person | 'machine'

type Modelled = {
  by: Asker
  version: number
  from: number | null
  mode: 'deploy' | 'redeploy' | 'rollback'
  state: PromotionState
  votes: Partial<Record<Person, 'approve' | 'reject' | 'withdraw'>>
}

/** A target whose environment asks for one approval of somebody else, and takes promotions in their order. */
export type Model = {
  promotions: Modelled[]
  /** Versions that were brought there, the newest last. */
  ledger: number[]
  vetoed: Set<number>
  pin: number | null
  /** Which promotion set it; -1: a person. */
  hold: number | null
}

export type Outcome = 'done' | 'refused'

export function emptyModel(): Model {
  return { promotions: [], ledger: [], vetoed: new Set(), pin: null, hold: null }
}

const waits = ({ state }: Modelled) => state === 'GATING' || state === 'QUEUED'
const acts = ({ state }: Modelled) => state === 'APPLYING' || state === 'CANCELLING' || state === 'NEEDS_ATTENTION'
const current = ({ ledger }: Model): number | null => ledger.at(-1) ?? null

/** What the command does to the model: the reference that the product is compared with. */
export function applyTo(model: Model, command: Command): Outcome {
  const { promotions } = model
  switch (command.do) {
    case 'request':
      return request(model, { by: command.by, version: command.version, back: false })
    case 'roll-back': {
      const version = model.ledger.findLast((each) => each !== current(model))
      return version === undefined ? 'refused' : request(model, { by: command.by, version, back: true })
    }
    case 'again':
      return promotions.at(-1 - command.n) ? 'done' : 'refused'
    case 'vote':
      return vote(model, command)
    case 'admit':
      admit(model)
      return 'done'
    case 'end':
      return ofActing(model, ['APPLYING'], (each) => end(model, each, command.as))
    case 'stop':
      return ofActing(model, ['CANCELLING'], (each) => {
        each.state = 'ABORTED'
        if (model.hold === promotions.indexOf(each)) model.hold = null
      })
    case 'doubt':
      return ofActing(model, ['APPLYING'], (each) => void (each.state = 'NEEDS_ATTENTION'))
    case 'operate':
      return ofActing(model, ['NEEDS_ATTENTION'], (each) => {
        if (command.as === 'retry') each.state = 'APPLYING'
        else end(model, each, command.as === 'declare-failed' ? 'FAILED' : 'SUCCEEDED')
      })
    case 'abort':
      return abort(promotions.at(-1 - command.n))
    case 'veto':
      model.vetoed.add(command.version)
      for (const each of promotions) if (each.version === command.version) judge(model, each)
      return 'done'
    case 'unveto': {
      const lifted = model.vetoed.delete(command.version)
      if (lifted) for (const each of promotions) if (each.version === command.version) judge(model, each)
      return lifted ? 'done' : 'refused'
    }
    case 'pin':
    case 'unpin':
    case 'hold':
    case 'resume':
      return control(model, command)
  }
}

function request(model: Model, { by, version, back }: { by: Asker; version: number; back: boolean }): Outcome {
  if (model.vetoed.has(version) || (model.pin !== null && model.pin !== version)) return 'refused'
  if (by === 'machine' && model.hold !== null) return 'refused'
  const from = current(model)
  const mode = back ? 'rollback' : version === from ? 'redeploy' : 'deploy'
  const asked: Modelled = { by, version, from, mode, state: 'GATING', votes: {} }
  model.promotions.push(asked)
  judge(model, asked)
  return 'done'
}

/** Where a promotion that waits belongs. */
function judge(model: Model, each: Modelled): void {
  if (!waits(each)) return
  const now = current(model)
  const overtaken = each.mode !== 'rollback' && now !== null && now !== each.from && now > each.version
  if (model.vetoed.has(each.version) || overtaken) each.state = 'REJECTED'
  else each.state = isOpen(model, each) ? 'QUEUED' : 'GATING'
}

function isOpen({ pin, hold }: Model, { version, by, votes }: Modelled): boolean {
  if (pin !== null && pin !== version) return false
  if (hold !== null && by === 'machine') return false
  const given = Object.values(votes)
  return given.includes('approve') && !given.includes('reject')
}

function vote(model: Model, { n, by, verdict }: Extract<Command, { do: 'vote' }>): Outcome {
  const each = model.promotions.at(-1 - n)
  if (!each || !waits(each) || each.by === by) return 'refused'
  // Who has no vote has none to take back.
  if (verdict === 'withdraw' && (each.votes[by] ?? 'withdraw') === 'withdraw') return 'refused'
  each.votes[by] = verdict
  judge(model, each)
  return 'done'
}

function admit(model: Model): void {
  const { promotions } = model
  const queue = () => {
    const queued = promotions.filter(({ state }) => state === 'QUEUED')
    return queued.find(({ mode }) => mode === 'rollback') ?? queued[0]
  }
  const holder = promotions.find(acts)
  if (holder) {
    const isBack = queue()?.mode === 'rollback' && holder.mode !== 'rollback'
    if (isBack && holder.state === 'APPLYING') holder.state = 'CANCELLING'
    return
  }
  for (let next = queue(); next; next = queue()) {
    judge(model, next)
    if (next.state !== 'QUEUED') continue
    next.state = 'APPLYING'
    if (next.mode === 'rollback') model.hold = promotions.indexOf(next)
    else if (next.by !== 'machine') model.hold = null
    return
  }
}

function ofActing(model: Model, states: PromotionState[], work: (each: Modelled) => void): Outcome {
  const each = model.promotions.find(({ state }) => states.includes(state))
  if (!each) return 'refused'
  work(each)
  return 'done'
}

function end(model: Model, each: Modelled, as: 'SUCCEEDED' | 'FAILED'): void {
  each.state = as
  if (as === 'SUCCEEDED') model.ledger.push(each.version)
}

function abort(each: Modelled | undefined): Outcome {
  if (!each || !(waits(each) || acts(each))) return 'refused'
  each.state = waits(each) ? 'ABORTED' : 'CANCELLING'
  return 'done'
}

function control(model: Model, command: Extract<Command, { do: 'pin' | 'unpin' | 'hold' | 'resume' }>): Outcome {
  if (command.do === 'unpin' && model.pin === null) return 'refused'
  if (command.do === 'resume' && model.hold === null) return 'refused'
  if (command.do === 'pin') model.pin = command.version
  if (command.do === 'unpin') model.pin = null
  if (command.do === 'hold') model.hold = -1
  if (command.do === 'resume') model.hold = null
  for (const each of model.promotions) judge(model, each)
  return 'done'
}
