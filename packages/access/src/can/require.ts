import type { UserActor } from '../actor/actor'
import { NotAllowedError } from '../errors/errors'
import { type Action, type Actor, can, type Decision, type Resource } from './can'

/** Throws NotAllowedError with the reason unless the decision allows. */
export function requireDecision(decision: Decision): void {
  if (!decision.allowed) throw new NotAllowedError(decision.reason)
}

/** Asks can() about a resource that was read inside the procedure, and throws NotAllowedError with its reason. */
export function requireAllowed(actor: Actor, action: Action, resource: Resource): void {
  requireDecision(can(actor, action, resource))
}

/** For what belongs to a person: an account, a password. Throws NotAllowedError for a token. */
export function requirePerson(actor: Actor): UserActor {
  if (actor.kind === 'user') return actor
  throw new NotAllowedError('Only a person who is signed in can do this.')
}
