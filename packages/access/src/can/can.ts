export const roles = ['viewer', 'developer', 'maintainer', 'administrator'] as const
export type Role = (typeof roles)[number]

/** Who asks. `teams` maps a team id to the person's role in that team. */
export type Actor =
  | { kind: 'user'; id: string; name: string; email: string; role: Role; teams: Record<string, Role> }
  | { kind: 'token'; id: string; name: string; scope: TokenScope }
  | { kind: 'system'; name: string }

export const tokenScopes = ['record', 'read'] as const
export type TokenScope = (typeof tokenScopes)[number]

/** Least role that may do it, installation-wide or through the team that owns the resource. */
const leastRole = {
  'run.read': 'viewer',
  'run.record': 'developer',
  'project.read': 'viewer',
  'project.star': 'viewer',
  'project.edit': 'developer',
  'project.claim': 'developer',
  'people.read': 'viewer',
  'people.manage': 'administrator',
  'team.manage': 'administrator',
  'token.read': 'developer',
  'token.create': 'developer',
  'token.revoke': 'developer',
  'audit.read': 'maintainer',
} as const satisfies Record<string, Role>

export type Action = keyof typeof leastRole

/** What the action is about; `ownerTeam` is the id of the team that owns it, where it has one. */
export type Resource = { kind: string; id?: string; ownerTeam?: string | null; ownerUser?: string | null }

export type Decision = { allowed: true } | { allowed: false; reason: string }

const rank = (role: Role) => roles.indexOf(role)
const scopeActions: Record<TokenScope, readonly Action[]> = {
  record: ['run.record', 'run.read'],
  read: ['run.read', 'project.read'],
}

/**
 * The one place that decides. Deny by default; the reason is a sentence that names the rule and who can change it.
 * Pages ask it to explain a refused action, procedures ask it to refuse.
 */
export function can(actor: Actor | null, action: Action, resource: Resource): Decision {
  if (!actor) return { allowed: false, reason: 'You are not signed in.' }
  if (actor.kind === 'system') return { allowed: true }
  if (actor.kind === 'token')
    return scopeActions[actor.scope].includes(action)
      ? { allowed: true }
      : { allowed: false, reason: `A token with scope "${actor.scope}" may not do "${action}".` }
  const needed = leastRole[action]
  const inTeam = resource.ownerTeam ? actor.teams[resource.ownerTeam] : undefined
  const best = inTeam && rank(inTeam) > rank(actor.role) ? inTeam : actor.role
  if (rank(best) >= rank(needed)) return { allowed: true }
  return {
    allowed: false,
    reason: `"${action}" needs the role ${needed}; yours is ${best}. An administrator can change it under Settings, People.`,
  }
}
