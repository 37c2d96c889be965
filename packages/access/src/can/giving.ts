import type { Actor, Decision } from './can'
import { type Reach, within } from './grants'
import { rank } from './roles'
import { type Action, type Rule, rules } from './rules'

/** What a custom role says, as far as it gives anything. */
export type CustomPowers = Reach & { actions: readonly Action[] }

/**
 * Whether the actor may put these actions into a custom role, or give somebody a role that has them: nobody gives more
 * than they have. What somebody has in one team does not count, since a custom role reaches beyond it.
 */
export function mayGive(actor: Actor, { actions, ...reach }: CustomPowers): Decision {
  for (const action of actions) {
    const reason = reasonAgainst(actor, action, reach)
    if (reason) return { allowed: false, reason }
  }
  return { allowed: true }
}

/** Actions that a custom role can hold: what people do. */
export function isGivable(action: Action): boolean {
  return rules[action].least !== null
}

function reasonAgainst(actor: Actor, action: Action, reach: Reach): string | null {
  const { least, words }: Rule = rules[action]
  if (!least) return `${words} ("${action}") is not for people, so no role can give it.`
  if (actor.kind === 'system') return null
  if (actor.kind !== 'user') return `A ${actor.kind} may not give roles.`
  if (rank(actor.role) >= rank(least)) return null
  const own = (actor.grants ?? []).filter((grant) => grant.actions.includes(action))
  if (own.some((grant) => within(reach, grant))) return null
  return own.length > 0
    ? `${words} ("${action}") is yours for less than this role would reach. Nobody gives more than they have.`
    : `${words} ("${action}") needs the role ${least}, and yours is ${actor.role}. Nobody gives more than they have: an administrator can give it.`
}
