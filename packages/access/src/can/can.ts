export const roles = ['viewer', 'developer', 'maintainer', 'administrator'] as const
export type Role = (typeof roles)[number]

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text)
}

/** Who asks. `teams` maps a team id to the person's role in that team. */
export type Actor =
  | { kind: 'user'; id: string; name: string; email: string; role: Role; teams: Record<string, Role> }
  | { kind: 'token'; id: string; name: string; scope: TokenScope }
  | { kind: 'plugin'; id: string; name: string; granted: readonly string[] }
  | { kind: 'system'; name: string }

export const tokenScopes = ['record', 'read', 'publish', 'launch'] as const
export type TokenScope = (typeof tokenScopes)[number]

export function isTokenScope(text: string): text is TokenScope {
  return (tokenScopes as readonly string[]).includes(text)
}

type Rule = {
  /** Least role that may do it; null where no person does. */
  least: Role | null
  /** Least role in the team that owns the resource, where it differs. */
  inTeam?: Role
  /** What it is about belongs to no team yet: the best role in any team counts. */
  inAnyTeam?: true
  words: string
  ownOnly?: true
  /** Whoever made a preview may do it with that preview, as far as they may try plugins of their own at all. */
  ownPreview?: true
  /** What a plugin must have been granted for it. */
  permission?: string
}

/** Least role that may do it, installation-wide or through the team that owns the resource, and what it is in words. */
const rules = {
  'run.read': { least: 'viewer', words: 'Reading runs' },
  'artifact.read': { least: 'viewer', permission: 'artifacts.read', words: 'Reading artifacts' },
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
  'audit.read': { least: 'maintainer', ownPreview: true, words: 'Reading the audit' },
  'plugin.read': { least: 'viewer', words: 'Seeing plugins' },
  'plugin.use': { least: 'viewer', words: 'Using plugins' },
  'plugin.upload': { least: 'developer', inAnyTeam: true, words: 'Uploading a plugin' },
  'plugin.develop': { least: 'developer', inAnyTeam: true, words: 'Trying a plugin of your own' },
  'plugin.ask': { least: 'administrator', inTeam: 'maintainer', words: 'Asking for this plugin' },
  'plugin.manage': {
    ...{ least: 'administrator', inTeam: 'maintainer', ownPreview: true },
    words: 'Registering and changing this plugin',
  },
  'plugin.configure': {
    ...{ least: 'administrator', inTeam: 'maintainer', ownPreview: true },
    words: 'Configuring this plugin',
  },
  'plugin.log': {
    ...{ least: 'maintainer', inTeam: 'developer', ownPreview: true },
    words: "Reading this plugin's log",
  },
  'plugin.decide': { least: 'administrator', words: 'Deciding what goes beyond an envelope' },
  'plugin.envelope': { least: 'administrator', words: 'Granting envelopes' },
  'plugin.key': { least: 'administrator', words: 'Trusting keys' },
  'notification.read': { least: 'viewer', words: 'Reading notifications', ownOnly: true },
  'config.read': { least: 'viewer', words: 'Reading configuration' },
  'config.edit': { least: 'maintainer', inTeam: 'developer', words: 'Changing configuration' },
  'config.review': { least: 'maintainer', inTeam: 'maintainer', words: 'Reviewing configuration' },
  'version.read': { least: 'viewer', words: 'Reading versions' },
  'version.create': { least: 'maintainer', inTeam: 'developer', words: 'Making versions' },
  'environment.read': { least: 'viewer', words: 'Seeing environments' },
  'environment.manage': { least: 'administrator', words: 'Changing environments' },
  'integration.read': { least: 'viewer', words: 'Seeing integrations' },
  'integration.manage': { least: 'administrator', words: 'Changing integrations' },
  'freeze.read': { least: 'viewer', words: 'Seeing freezes and windows' },
  'freeze.manage': { least: 'maintainer', words: 'Changing freezes and windows' },
  'promotion.read': { least: 'viewer', permission: 'delivery.read', words: 'Seeing promotions' },
  'promotion.request': {
    ...{ least: 'maintainer', inTeam: 'developer' },
    permission: 'promotions.request',
    words: 'Promoting',
  },
  'promotion.vote': { least: 'maintainer', inTeam: 'maintainer', words: 'Voting' },
  'promotion.abort': { least: 'maintainer', inTeam: 'developer', words: 'Aborting promotions' },
  'promotion.operate': {
    ...{ least: 'administrator', inTeam: 'maintainer' },
    words: 'Deciding what became of a promotion',
  },
  'gate.override': { least: 'administrator', words: 'Overriding gates' },
  'target.read': { least: 'viewer', permission: 'delivery.read', words: 'Seeing what is deployed' },
  'target.control': { least: 'maintainer', inTeam: 'maintainer', words: 'Pinning, vetoing and holding' },
  'target.run': { least: 'maintainer', inTeam: 'developer', words: 'Starting runs' },
  'launch.claim': { least: null, words: 'Claiming runs' },
  'role.read': { least: 'maintainer', words: 'Seeing custom roles' },
  'role.manage': { least: 'administrator', words: 'Changing custom roles' },
  'access.explain': { least: 'maintainer', words: 'Asking why somebody may', ownOnly: true },
  // What plugins do through the platform API; people do none of it.
  'platform.kv': { least: null, permission: 'kv', words: 'Keeping values' },
  'platform.sql': { least: null, permission: 'sql', words: 'Using its database schema' },
  'platform.job': { least: null, permission: 'jobs', words: 'Working in the background' },
  'platform.subscribe': { least: null, permission: 'events.subscribe', words: 'Being told of events' },
  'platform.publish': { least: null, permission: 'events.publish', words: 'Publishing events' },
  'platform.notify': { least: null, permission: 'notifications', words: 'Notifying people' },
  'platform.secret': { least: null, permission: 'secrets', words: 'Reading its secrets' },
  'platform.webhook': { least: null, permission: 'webhooks', words: 'Receiving webhooks' },
  'platform.http': { least: null, permission: 'http', words: 'Calling this host' },
  'platform.process': { least: null, permission: 'host.process', words: 'Starting processes' },
} as const satisfies Record<string, Rule>

export type Action = keyof typeof rules
export const actions = Object.keys(rules) as Action[]

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
  /** The environment's name, where it is about one. */
  environment?: string
}

export type Decision = { allowed: true } | { allowed: false; reason: string }

const rank = (role: Role) => roles.indexOf(role)
const scopeActions: Record<TokenScope, readonly Action[]> = {
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
 * Pages ask it to explain a refused action, procedures ask it to refuse.
 */
export function can(actor: Actor | null, action: Action, resource: Resource): Decision {
  if (!actor) return { allowed: false, reason: 'You are not signed in.' }
  if (actor.kind === 'system') return { allowed: true }
  if (actor.kind === 'token')
    return scopeActions[actor.scope].includes(action)
      ? { allowed: true }
      : { allowed: false, reason: `A token with the scope "${actor.scope}" may not do "${action}".` }
  if (actor.kind === 'plugin') return canPlugin(actor, action, resource)
  const rule: Rule = rules[action]
  if (!rule.least) return { allowed: false, reason: `${rule.words} is for plugins only.` }
  const ofAnother = rule.ownOnly && resource.ownerUser !== undefined && resource.ownerUser !== actor.id
  const needed = ofAnother ? 'administrator' : rule.least
  if (rank(actor.role) >= rank(needed)) return { allowed: true }
  const inTeam = rule.inAnyTeam ? best(actor.teams) : actor.teams[resource.ownerTeam ?? '']
  const neededInTeam = ofAnother ? needed : (rule.inTeam ?? needed)
  if (inTeam && rank(inTeam) >= rank(neededInTeam)) return { allowed: true }
  if (isOwnPreview(rule, actor.id, resource) && can(actor, 'plugin.develop', resource).allowed) return { allowed: true }
  if (rule.inTeam && !ofAnother && resource.ownerTeam !== undefined) return refusedToOwners(rule, actor, resource)
  const whose = ofAnother ? ', which is not yours,' : ''
  const orInTeam = rule.inTeam && !ofAnother ? `, or ${rule.inTeam} in the team that owns it` : ''
  const yours = inTeam && rank(inTeam) > rank(actor.role) ? inTeam : actor.role
  return {
    allowed: false,
    reason: `${rule.words}${whose} needs the role ${needed}${orInTeam}; yours is ${yours}. An administrator can change it under Settings, People.`,
  }
}

function isOwnPreview({ ownPreview }: Rule, userId: string, { kind, ownerUser }: Resource): boolean {
  return ownPreview === true && kind === 'preview' && ownerUser === userId
}

/** Of what a team owns or could own: which role the person has where, and who can help. */
function refusedToOwners(
  { words, least, inTeam }: Rule,
  { role, teams }: Extract<Actor, { kind: 'user' }>,
  { ownerTeam, ownerTeamName }: Resource,
): Decision {
  if (!ownerTeam)
    return {
      allowed: false,
      reason: `${words} needs the role ${least}; yours is ${role}. Nobody's team owns it: an administrator can do it, or give it to a team.`,
    }
  const own = teams[ownerTeam]
  const there = ownerTeamName ?? 'that team'
  const yours = own ? `${own} in ${there}` : `you are not in ${there}`
  return {
    allowed: false,
    reason: `${words} needs the role ${least}, or ${inTeam} in the team that owns it; yours is ${role} of the installation, and ${yours}. An administrator can change it under Settings, People.`,
  }
}

function best(teams: Record<string, Role>): Role | undefined {
  return Object.values(teams).toSorted((a, b) => rank(b) - rank(a))[0]
}

function canPlugin(
  { name, granted }: Extract<Actor, { kind: 'plugin' }>,
  action: Action,
  resource: Resource,
): Decision {
  const rule: Rule = rules[action]
  const permission = rule.permission ?? pluginReads[action]
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
