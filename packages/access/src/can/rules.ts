import type { Role } from './roles'

export type Rule = {
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
  /** A person's own judgement: no token and no plugin stands for it, whatever it was given. */
  peopleOnly?: true
  /** It is asked about one environment at a time, so a custom role can be limited to some. */
  perEnvironment?: true
}

/** Least role that may do it, installation-wide or through the team that owns the resource, and what it is in words. */
export const rules = {
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
  'config.edit': { least: 'maintainer', inTeam: 'developer', perEnvironment: true, words: 'Changing configuration' },
  'config.review': {
    ...{ least: 'maintainer', inTeam: 'maintainer', peopleOnly: true, perEnvironment: true },
    words: 'Reviewing configuration',
  },
  'version.read': { least: 'viewer', words: 'Reading versions' },
  'version.create': { least: 'maintainer', inTeam: 'developer', words: 'Making versions' },
  'environment.read': { least: 'viewer', words: 'Seeing environments' },
  'environment.manage': { least: 'administrator', perEnvironment: true, words: 'Changing environments' },
  'integration.read': { least: 'viewer', words: 'Seeing integrations' },
  'integration.manage': { least: 'administrator', words: 'Changing integrations' },
  'freeze.read': { least: 'viewer', words: 'Seeing freezes and windows' },
  'freeze.manage': { least: 'maintainer', perEnvironment: true, words: 'Changing freezes and windows' },
  'promotion.read': { least: 'viewer', permission: 'delivery.read', words: 'Seeing promotions' },
  'promotion.request': {
    ...{ least: 'maintainer', inTeam: 'developer', perEnvironment: true },
    permission: 'promotions.request',
    words: 'Promoting',
  },
  'promotion.vote': {
    ...{ least: 'maintainer', inTeam: 'maintainer', peopleOnly: true, perEnvironment: true },
    words: 'Voting',
  },
  'promotion.abort': { least: 'maintainer', inTeam: 'developer', perEnvironment: true, words: 'Aborting promotions' },
  'promotion.operate': {
    ...{ least: 'administrator', inTeam: 'maintainer', perEnvironment: true },
    words: 'Deciding what became of a promotion',
  },
  'gate.override': { least: 'administrator', perEnvironment: true, words: 'Overriding gates' },
  'target.read': { least: 'viewer', permission: 'delivery.read', words: 'Seeing what is deployed' },
  'target.control': {
    least: 'maintainer',
    inTeam: 'maintainer',
    perEnvironment: true,
    words: 'Pinning, vetoing and holding',
  },
  'target.run': { least: 'maintainer', inTeam: 'developer', perEnvironment: true, words: 'Starting runs' },
  'launch.claim': { least: null, words: 'Claiming runs' },
  'delivery.check': { least: null, words: "Checking delivery's own rules" },
  'role.read': { least: 'maintainer', words: 'Seeing custom roles' },
  'role.manage': { least: 'administrator', words: 'Changing custom roles' },
  'access.explain': { least: 'viewer', words: 'Asking why somebody may', ownOnly: true },
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
