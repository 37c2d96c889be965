import type { Grant } from './grants'
import { type Action, type Rule, rules } from './rules'
import { refusalOf } from './refusal'
import { rank, type Role } from './roles'
import { waysOf } from './ways'

export { type Action, actions } from './rules'
export { isRole, type Role, roles } from './roles'
export type { Grant } from './grants'

/** Who asks. `teams` maps a team id to the person's role in that team; `grants` are the custom roles the person holds. */
export type Actor =
  | {
      kind: 'user'
      id: string
      name: string
      email: string
      role: Role
      teams: Record<string, Role>
      grants?: readonly Grant[]
    }
  | { kind: 'token'; id: string; name: string; scope: TokenScope }
  | { kind: 'plugin'; id: string; name: string; granted: readonly string[] }
  | { kind: 'system'; name: string }

export const tokenScopes = ['record', 'read', 'publish', 'launch'] as const
export type TokenScope = (typeof tokenScopes)[number]

export function isTokenScope(text: string): text is TokenScope {
  return (tokenScopes as readonly string[]).includes(text)
}

/**
 * What the action is about; `ownerTeam` is the id of the team that owns it, `ownerUser` of the person, where it has one.
 * A token, an account: others than the owner need to be administrators. A plugin in development is of the kind `preview`, and
 * its `ownerUser` is whoever made it. `ownerTeamName` is for the reason of a refusal.
 */
export type Resource = {
  kind: string
  id?: string
  ownerTeam?: string | null
  ownerTeamName?: string | null
  ownerUser?: string | null
  /** The name of the project that it belongs to, where it belongs to one. */
  project?: string
  /** The environment's name, where it is about one. */
  environment?: string
}

export type Decision = { allowed: true } | { allowed: false; reason: string }

export const scopeActions: Record<TokenScope, readonly Action[]> = {
  record: ['run.record', 'run.read'],
  read: ['run.read', 'project.read'],
  publish: ['plugin.read', 'plugin.upload', 'plugin.develop'],
  launch: ['launch.claim'],
}

/** The least role that may itself do everything a token of this scope may: below it, a person's tokens act no more. */
export function leastRoleFor(scope: TokenScope): Role {
  const needed = scopeActions[scope].map((action): Role => rules[action].least ?? 'administrator')
  return needed.reduce((most, role) => (rank(role) > rank(most) ? role : most), 'viewer')
}

/** Whether a person of this role may keep acting through a token of this scope. */
export function mayActBy(scope: TokenScope, role: Role): boolean {
  return rank(role) >= rank(leastRoleFor(scope))
}

/** What else a plugin does with a permission of its own. */
const pluginReads: Partial<Record<Action, string>> = { 'run.read': 'runs.read', 'project.read': 'catalog.read' }

/**
 * The one place that decides. Deny by default; the reason is a sentence that names the rule and who can change it.
 * Pages ask it to explain a refused action, procedures ask it to refuse. `explain` tells how it came to its answer.
 */
export function can(actor: Actor | null, action: Action, resource: Resource): Decision {
  if (!actor) return { allowed: false, reason: 'You are not signed in.' }
  if (actor.kind === 'system') return { allowed: true }
  const rule: Rule = rules[action]
  if (actor.kind !== 'user' && rule.peopleOnly)
    return {
      allowed: false,
      reason: `${rule.words} is for people only: no ${actor.kind} stands for a person's own judgement.`,
    }
  if (actor.kind === 'token')
    return scopeActions[actor.scope].includes(action)
      ? { allowed: true }
      : { allowed: false, reason: tokenRefusal(actor.scope, action) }
  if (actor.kind === 'plugin') return canPlugin(actor, action, resource)
  if (!rule.least) return { allowed: false, reason: `${rule.words} is for plugins only.` }
  const ways = waysOf(actor, action, resource)
  return ways.some(({ opens }) => opens)
    ? { allowed: true }
    : { allowed: false, reason: refusalOf({ actor }, action, resource) }
}

function tokenRefusal(scope: TokenScope, action: Action): string {
  const fitting = tokenScopes.find((each) => scopeActions[each].includes(action))
  const way = fitting
    ? `Make a token with the scope "${fitting}" under Settings, Tokens, and use that.`
    : 'No token may: a person does it, signed in to the portal.'
  return `A token with the scope "${scope}" may not do "${action}". ${way}`
}

/** The permission that a plugin needs for it; null: it is not for plugins. */
export function permissionFor(action: Action): string | null {
  const rule: Rule = rules[action]
  return rule.peopleOnly ? null : (rule.permission ?? pluginReads[action] ?? null)
}

function canPlugin(
  { name, granted }: Extract<Actor, { kind: 'plugin' }>,
  action: Action,
  resource: Resource,
): Decision {
  const rule: Rule = rules[action]
  const permission = permissionFor(action)
  if (!permission) return { allowed: false, reason: `${rule.words} is not for plugins.` }
  const wanted = permission === 'http' ? `http:${resource.id ?? ''}` : permission
  const has =
    permission === 'http' ? granted.some((grant) => coversHost(grant, resource.id ?? '')) : granted.includes(wanted)
  if (has) return { allowed: true }
  return {
    allowed: false,
    reason: `${rule.words} needs the permission "${wanted}", which ${name} was not granted. It must ask for it in its manifest, and be registered with it.`,
  }
}

/** Whether the permission `http:<host>[:<port>]` covers `<host>[:<port>]`; `*.` stands for one or more names. */
function coversHost(grant: string, host: string): boolean {
  if (!grant.startsWith('http:')) return false
  const pattern = grant.slice(5)
  if (!pattern.startsWith('*.')) return host === pattern
  return host.endsWith(pattern.slice(1)) && !host.startsWith('.')
}

/** Whether the actor may give this role to somebody: nobody gives more than they have. */
export function mayGrant(actor: Actor, role: Role): Decision {
  if (actor.kind === 'system') return { allowed: true }
  if (actor.kind !== 'user') return { allowed: false, reason: `A ${actor.kind} may not give roles.` }
  if (rank(role) <= rank(actor.role)) return { allowed: true }
  return {
    allowed: false,
    reason: `The role ${role} is above yours (${actor.role}). An administrator can give it under Settings, People.`,
  }
}
