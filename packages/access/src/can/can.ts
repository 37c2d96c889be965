export const roles = ['viewer', 'developer', 'maintainer', 'administrator'] as const
export type Role = (typeof roles)[number]

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text)
}

/** Who asks. `teams` maps a team id to the person's role in that team. */
export type Actor =
  | { kind: 'user'; id: string; name: string; email: string; role: Role; teams: Record<string, Role> }
  | { kind: 'token'; id: string; name: string; scope: TokenScope }
  | { kind: 'system'; name: string }

export const tokenScopes = ['record', 'read'] as const
export type TokenScope = (typeof tokenScopes)[number]

export function isTokenScope(text: string): text is TokenScope {
  return (tokenScopes as readonly string[]).includes(text)
}

/** Least role that may do it, installation-wide or through the team that owns the resource, and what it is in words. */
const rules = {
  'run.read': { least: 'viewer', words: 'Reading runs' },
  'run.record': { least: 'developer', words: 'Recording runs' },
  'project.read': { least: 'viewer', words: 'Reading projects' },
  'project.star': { least: 'viewer', words: 'Starring projects' },
  'project.edit': { least: 'developer', words: 'Editing this project' },
  'project.claim': { least: 'developer', words: 'Claiming this project' },
  'account.edit': { least: 'viewer', words: 'Editing an account', ownOnly: true },
  'people.read': { least: 'viewer', words: 'Seeing who is here' },
  'people.manage': { least: 'administrator', words: 'Inviting and changing people' },
  'team.read': { least: 'viewer', words: 'Seeing teams' },
  'team.manage': { least: 'administrator', words: 'Making and renaming teams' },
  'team.members': { least: 'maintainer', words: 'Changing who is in this team' },
  'token.read': { least: 'developer', words: 'Seeing tokens', ownOnly: true },
  'token.create': { least: 'developer', words: 'Making tokens' },
  'token.revoke': { least: 'developer', words: 'Revoking this token', ownOnly: true },
  'audit.read': { least: 'maintainer', words: 'Reading the audit' },
} as const satisfies Record<string, { least: Role; words: string; ownOnly?: true }>

export type Action = keyof typeof rules
export const actions = Object.keys(rules) as Action[]

/**
 * What the action is about; `ownerTeam` is the id of the team that owns it, `ownerUser` of the person, where it has one.
 * A token, an account: others than the owner need to be administrators.
 */
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
      : { allowed: false, reason: `A token with the scope "${actor.scope}" may not do "${action}".` }
  const rule: { least: Role; words: string; ownOnly?: true } = rules[action]
  const ofAnother = rule.ownOnly && resource.ownerUser !== undefined && resource.ownerUser !== actor.id
  const needed = ofAnother ? 'administrator' : rule.least
  const inTeam = resource.ownerTeam ? actor.teams[resource.ownerTeam] : undefined
  const best = inTeam && rank(inTeam) > rank(actor.role) ? inTeam : actor.role
  if (rank(best) >= rank(needed)) return { allowed: true }
  const whose = ofAnother ? ', which is not yours,' : ''
  return {
    allowed: false,
    reason: `${rule.words}${whose} needs the role ${needed}; yours is ${best}. An administrator can change it under Settings, People.`,
  }
}

/** Whether the actor may give this role to somebody: nobody gives more than they have. */
export function mayGrant(actor: Actor, role: Role): Decision {
  if (actor.kind === 'system') return { allowed: true }
  if (actor.kind === 'token') return { allowed: false, reason: 'A token may not give roles.' }
  if (rank(role) <= rank(actor.role)) return { allowed: true }
  return {
    allowed: false,
    reason: `The role ${role} is above yours (${actor.role}). An administrator can give it under Settings, People.`,
  }
}
