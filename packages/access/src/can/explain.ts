import { type Actor, can, permissionFor, type Resource, scopeActions, type TokenScope } from './can'
import { type Action, type Rule, rules } from './rules'
import { type Way, waysOf } from './ways'

/** One link of the chain: what was looked at, and whether it is what allows it. */
export type Link = { by: Way['by'] | 'rule' | 'scope' | 'permission'; opens: boolean; words: string }

export type Explanation = {
  allowed: boolean
  /** The sentence of the refusal, as whoever asks would read it; null where it is allowed. */
  reason: string | null
  chain: Link[]
  /** Who could change it, and where. */
  change: string[]
}

/** Why somebody may or may not: the decision of `can`, and everything it looked at on the way. */
export function explain(actor: Exclude<Actor, { kind: 'system' }>, action: Action, resource: Resource): Explanation {
  const decision = can(actor, action, resource)
  const told = actor.kind === 'user' ? ofPerson(actor, action, resource) : ofMachine(actor, action, decision.allowed)
  return { allowed: decision.allowed, reason: decision.allowed ? null : decision.reason, ...told }
}

function ofPerson(actor: Extract<Actor, { kind: 'user' }>, action: Action, resource: Resource) {
  const rule: Rule = rules[action]
  if (!rule.least)
    return {
      chain: [{ by: 'rule' as const, opens: false, words: `${rule.words} is never for people.` }],
      change: ['Nobody can: it is what plugins and launchers do.'],
    }
  const chain: Link[] = waysOf(actor, action, resource).map(({ by, opens, words }) => ({ by, opens, words: words() }))
  if (!chain.some(({ by }) => by === 'custom-role'))
    chain.push({ by: 'custom-role', opens: false, words: `No custom role of ${actor.name} gives "${action}".` })
  return { chain, change: changesFor(rule, resource) }
}

function changesFor({ inTeam, inAnyTeam }: Rule, { ownerTeam, ownerTeamName }: Resource): string[] {
  const change = [
    'An administrator can change the role of the installation under Settings, People, and custom roles under Settings, Custom roles.',
  ]
  const team = ownerTeam ? (ownerTeamName ?? 'The team that owns it') : null
  if (team)
    change.push(
      `Maintainers of ${team} and of the installation can change who is in ${team} under Settings, Teams${inTeam ? `; ${inTeam} there is enough` : ''}.`,
    )
  else if (inAnyTeam) change.push('Maintainers of a team can take the person in under Settings, Teams.')
  return change
}

function ofMachine(
  actor: Extract<Actor, { kind: 'token' | 'plugin' }>,
  action: Action,
  opens: boolean,
): Pick<Explanation, 'chain' | 'change'> {
  const rule: Rule = rules[action]
  if (rule.peopleOnly)
    return {
      chain: [{ by: 'rule', opens: false, words: `${rule.words} is for people only.` }],
      change: ['Nobody can: a person has to do it.'],
    }
  if (actor.kind === 'token') return ofScope(actor.scope, opens)
  const permission = permissionFor(action)
  if (!permission)
    return {
      chain: [{ by: 'rule', opens: false, words: `${rule.words} is not for plugins, whatever they are granted.` }],
      change: ['Nobody can: a person has to do it.'],
    }
  const granted = actor.granted.length > 0 ? actor.granted.join(', ') : 'nothing'
  return {
    chain: [
      {
        by: 'permission',
        opens,
        words: `It needs the permission "${permission}"; ${actor.name} was granted ${granted}.`,
      },
    ],
    change: [
      'Its makers ask for a permission in the manifest; an administrator or an envelope grants it when that version is registered, under Plugins.',
    ],
  }
}

function ofScope(scope: TokenScope, opens: boolean): Pick<Explanation, 'chain' | 'change'> {
  return {
    chain: [
      {
        by: 'scope',
        opens,
        words: `The scope "${scope}" is for ${scopeActions[scope].join(', ')}, and for nothing else.`,
      },
    ],
    change: ['Nobody can change the scope of a token. Make one of another scope under Settings, Tokens.'],
  }
}
