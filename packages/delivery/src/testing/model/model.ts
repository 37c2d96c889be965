import { isTerminal } from '../../model/states'
import type { Command, Outcome } from './command'
import { go, type Model, type Modelled, waits } from './state'
import { admit, judge, judgeLate, override, request, vote } from './waiting'
import { operate, work } from './working'

/** What the command does to the model: the reference that the product is compared with. */
export function applyTo(model: Model, command: Command): Outcome {
  const { promotions } = model
  switch (command.do) {
    case 'request':
      return request(model, { ...command, back: false })
    case 'roll-back': {
      const version = model.previousVerified
      return version === null ? 'refused' : request(model, { by: command.by, version, back: true })
    }
    case 'again':
      return promotions.at(-1 - command.n) ? 'done' : 'refused'
    case 'vote':
      return vote(model, command)
    case 'override':
      return override(model, command)
    case 'look':
      return ofOne(promotions.at(-1 - command.n), (each) => (command.isLate ? judgeLate : judge)(model, each))
    case 'admit':
      admit(model)
      return 'done'
    case 'work':
      return work(model, command)
    case 'meddle':
      model.slot = { token: ++model.tokens, of: null }
      return 'done'
    case 'operate':
      return operate(model, command)
    case 'abort':
      return abort(model, promotions.at(-1 - command.n))
    case 'veto':
    case 'unveto':
      return forbid(model, command)
    case 'freeze':
    case 'thaw':
      return freeze(model, command.do)
    case 'pin':
    case 'unpin':
    case 'hold':
    case 'resume':
      return control(model, command)
  }
}

function ofOne(each: Modelled | undefined, work: (each: Modelled) => void): Outcome {
  if (!each) return 'refused'
  work(each)
  return 'done'
}

function abort(model: Model, each: Modelled | undefined): Outcome {
  if (!each || isTerminal(each.state)) return 'refused'
  go(model, each, waits(each) ? 'ABORTED' : 'CANCELLING')
  return 'done'
}

function forbid(model: Model, { do: what, version }: Extract<Command, { do: 'veto' | 'unveto' }>): Outcome {
  if (what === 'veto') model.vetoed.add(version)
  else if (!model.vetoed.delete(version)) return 'refused'
  for (const each of model.promotions) if (each.version === version) judge(model, each)
  return 'done'
}

/** Nobody is judged by it at once: the engines are told to look. */
function freeze(model: Model, what: 'freeze' | 'thaw'): Outcome {
  if ((what === 'thaw') === (model.freeze === null)) return 'refused'
  model.freeze = what === 'freeze' ? ++model.freezes : null
  return 'done'
}

function control(model: Model, command: Extract<Command, { do: 'pin' | 'unpin' | 'hold' | 'resume' }>): Outcome {
  if (command.do === 'unpin' && model.pin === null) return 'refused'
  if (command.do === 'resume' && model.hold === null) return 'refused'
  if (command.do === 'pin') model.pin = command.version
  if (command.do === 'unpin') model.pin = null
  if (command.do === 'hold') model.hold = 'person'
  if (command.do === 'resume') model.hold = null
  for (const each of model.promotions) judge(model, each)
  return 'done'
}
