import { describe, expect, it } from 'vitest'
import { type Action, type Actor, actions, can, mayGrant, type Role, roles, type TokenScope, tokenScopes } from './can'

const person = (role: Role, teams: Record<string, Role> = {}): Actor => {
  return { kind: 'user', id: 'u1', name: 'Ada', email: 'ada@example.com', role, teams }
}

// v viewer, d developer, m maintainer, a administrator: who may do it on a thing without an owner. Empty: no person.
const table: Record<Action, string> = {
  'run.read': 'v d m a',
  'artifact.read': 'v d m a',
  'run.record': 'd m a',
  'project.read': 'v d m a',
  'project.star': 'v d m a',
  'project.edit': 'd m a',
  'project.claim': 'd m a',
  'account.edit': 'v d m a',
  'people.read': 'v d m a',
  'people.manage': 'a',
  'team.read': 'v d m a',
  'team.manage': 'a',
  'team.members': 'm a',
  'token.read': 'd m a',
  'token.create': 'd m a',
  'token.revoke': 'd m a',
  'audit.read': 'm a',
  'plugin.read': 'v d m a',
  'plugin.use': 'v d m a',
  'plugin.upload': 'd m a',
  'plugin.develop': 'd m a',
  'plugin.ask': 'a',
  'plugin.manage': 'a',
  'plugin.configure': 'a',
  'plugin.log': 'm a',
  'plugin.decide': 'a',
  'plugin.envelope': 'a',
  'plugin.key': 'a',
  'notification.read': 'v d m a',
  'config.read': 'v d m a',
  'config.edit': 'm a',
  'config.review': 'm a',
  'version.read': 'v d m a',
  'version.create': 'm a',
  'environment.read': 'v d m a',
  'environment.manage': 'a',
  'integration.read': 'v d m a',
  'integration.manage': 'a',
  'freeze.read': 'v d m a',
  'freeze.manage': 'm a',
  'promotion.read': 'v d m a',
  'promotion.request': 'm a',
  'promotion.vote': 'm a',
  'promotion.abort': 'm a',
  'promotion.operate': 'a',
  'gate.override': 'a',
  'target.read': 'v d m a',
  'target.control': 'm a',
  'target.run': 'm a',
  'launch.claim': '',
  'delivery.check': '',
  'role.read': 'm a',
  'role.manage': 'a',
  'access.explain': 'v d m a',
  'platform.kv': '',
  'platform.sql': '',
  'platform.job': '',
  'platform.subscribe': '',
  'platform.publish': '',
  'platform.notify': '',
  'platform.secret': '',
  'platform.webhook': '',
  'platform.http': '',
  'platform.process': '',
}

const plugin = (granted: string[]): Actor => ({ kind: 'plugin', id: 'titles', name: 'Titles', granted })

describe('can', () => {
  const cells = actions.flatMap((action) => roles.map((role) => ({ action, role })))

  it.each(cells)('$role, $action', ({ action, role }) => {
    const decision = can(person(role), action, { kind: 'installation' })
    expect(decision.allowed).toBe(table[action].split(' ').includes(role.charAt(0)))
    if (decision.allowed) return
    if (table[action] === '') expect(decision.reason).toMatch(/ is for plugins only\.$/)
    else
      expect(decision.reason).toMatch(
        new RegExp(`needs the role \\w+(, or \\w+ in the team that owns it)?; yours is ${role}\\..*People\\.$`),
      )
  })

  it('refuses everything to a stranger', () => {
    for (const action of actions) {
      expect(can(null, action, { kind: 'installation' })).toEqual({ allowed: false, reason: 'You are not signed in.' })
    }
  })

  it('counts the best role in any team for what belongs to none yet', () => {
    const actor = person('viewer', { t1: 'viewer', t2: 'developer' })
    for (const action of ['plugin.upload', 'plugin.develop'] as const) {
      expect(can(actor, action, { kind: 'installation' }).allowed).toBe(true)
      expect(can(person('viewer', { t1: 'viewer' }), action, { kind: 'installation' }).allowed).toBe(false)
    }
  })

  it('counts the role in the team that owns the thing, and in no other', () => {
    const actor = person('viewer', { t1: 'maintainer' })
    expect(can(actor, 'project.edit', { kind: 'project', ownerTeam: 't1' }).allowed).toBe(true)
    expect(can(actor, 'project.edit', { kind: 'project', ownerTeam: 't2' }).allowed).toBe(false)
    expect(can(actor, 'project.edit', { kind: 'project', ownerTeam: null }).allowed).toBe(false)
    expect(can(actor, 'team.members', { kind: 'team', ownerTeam: 't1' }).allowed).toBe(true)
  })

  it('never lets a lesser role in a team take away from the role here', () => {
    expect(
      can(person('maintainer', { t1: 'viewer' }), 'project.edit', { kind: 'project', ownerTeam: 't1' }).allowed,
    ).toBe(true)
  })

  it.each(['token.read', 'token.revoke', 'account.edit', 'access.explain'] as const)(
    '%s of another is for administrators',
    (action) => {
      const own = { kind: 'x', ownerUser: 'u1' }
      const foreign = { kind: 'x', ownerUser: 'u2' }
      const nobodys = { kind: 'x', ownerUser: null }
      expect(can(person('developer'), action, own).allowed).toBe(true)
      expect(can(person('maintainer'), action, foreign).allowed).toBe(false)
      expect(can(person('maintainer'), action, nobodys).allowed).toBe(false)
      expect(can(person('administrator'), action, foreign).allowed).toBe(true)
    },
  )

  it('gives a token what its scope names and nothing else', () => {
    const may = (scope: TokenScope) =>
      actions.filter((action) => can({ kind: 'token', id: 't', name: 'ci', scope }, action, { kind: 'run' }).allowed)
    expect(may('record')).toEqual(['run.read', 'run.record'])
    expect(may('read')).toEqual(['run.read', 'project.read'])
    expect(may('publish')).toEqual(['plugin.read', 'plugin.upload', 'plugin.develop'])
    expect(may('launch')).toEqual(['launch.claim'])
  })

  it('says to whoever has a token of another scope which one to make', () => {
    const reader: Actor = { kind: 'token', id: 't', name: 'ci', scope: 'read' }
    expect(can(reader, 'run.record', { kind: 'run' })).toEqual({
      allowed: false,
      reason:
        'A token with the scope "read" may not do "run.record". Make a token with the scope "record" under Settings, Tokens, and use that.',
    })
  })

  it.each(['plugin.manage', 'plugin.configure', 'plugin.ask'] as const)(
    '%s is for the maintainers of the team that owns the plugin, and not for maintainers elsewhere',
    (action) => {
      const titles = { kind: 'plugin', id: 'titles', ownerTeam: 't1' }
      expect(can(person('viewer', { t1: 'maintainer' }), action, titles).allowed).toBe(true)
      expect(can(person('viewer', { t1: 'developer' }), action, titles).allowed).toBe(false)
      expect(can(person('developer', { t2: 'maintainer' }), action, titles).allowed).toBe(false)
      expect(can(person('maintainer'), action, titles).allowed).toBe(false)
      expect(can(person('maintainer', { t1: 'maintainer' }), action, { kind: 'plugin', ownerTeam: null }).allowed).toBe(
        false,
      )
    },
  )

  it('lets whoever made a preview do as they like with it, and with nothing else', () => {
    const own = { kind: 'preview', id: 'titles', ownerTeam: null, ownerUser: 'u1' }
    for (const action of ['plugin.manage', 'plugin.configure', 'plugin.log', 'audit.read'] as const) {
      expect(can(person('developer'), action, own).allowed).toBe(true)
      expect(can(person('developer'), action, { ...own, ownerTeam: 't1' }).allowed).toBe(true)
      expect(can(person('viewer', { t1: 'developer' }), action, own).allowed).toBe(true)
      expect(can(person('viewer'), action, own).allowed).toBe(false)
      expect(can(person('developer'), action, { ...own, ownerUser: 'u2' }).allowed).toBe(false)
      expect(can(person('developer'), action, { ...own, ownerUser: null }).allowed).toBe(false)
      expect(can(person('developer'), action, { ...own, kind: 'plugin' }).allowed).toBe(false)
    }
    expect(can(person('developer'), 'plugin.decide', own).allowed).toBe(false)
    expect(can(person('developer'), 'plugin.ask', own).allowed).toBe(false)
  })

  it.each([
    [
      person('maintainer'),
      null,
      "needs the role administrator; yours is maintainer. Nobody's team owns it: an administrator",
    ],
    [
      person('maintainer'),
      't1',
      'yours is maintainer of the installation, and you are not in Streaming. An administrator',
    ],
    [
      person('viewer', { t1: 'developer', t2: 'maintainer' }),
      't1',
      'or maintainer in the team that owns it; yours is viewer of the installation, and developer in Streaming.',
    ],
  ])('says which role is missing where', (actor, ownerTeam, words) => {
    const ownerTeamName = ownerTeam && 'Streaming'
    expect(can(actor, 'plugin.manage', { kind: 'plugin', id: 'titles', ownerTeam, ownerTeamName })).toEqual({
      allowed: false,
      reason: expect.stringContaining(words),
    })
  })

  it('shows the log of a plugin to developers of its team', () => {
    const titles = { kind: 'plugin', id: 'titles', ownerTeam: 't1' }
    expect(can(person('viewer', { t1: 'developer' }), 'plugin.log', titles).allowed).toBe(true)
    expect(can(person('developer', { t2: 'developer' }), 'plugin.log', titles).allowed).toBe(false)
  })

  it('gives a plugin what it was granted and nothing else', () => {
    const may = (granted: string[]) => {
      return actions.filter((action) => can(plugin(granted), action, { kind: 'x', id: 'api.example.com' }).allowed)
    }
    expect(may([])).toEqual([])
    expect(may(['kv', 'runs.read'])).toEqual(['run.read', 'platform.kv'])
    expect(may(['catalog.read'])).toEqual(['project.read'])
    expect(may(['http:api.example.com'])).toEqual(['platform.http'])
    expect(may(['delivery.read', 'promotions.request'])).toEqual(['promotion.read', 'promotion.request', 'target.read'])
    const refused = can(plugin(['kv']), 'plugin.manage', { kind: 'plugin', id: 'titles' })
    expect(refused).toEqual({ allowed: false, reason: 'Registering and changing this plugin is not for plugins.' })
    expect(can(plugin([]), 'platform.sql', { kind: 'plugin' })).toMatchObject({
      reason: expect.stringContaining('needs the permission "sql", which Titles was not granted'),
    })
  })

  it.each(['promotion.vote', 'config.review'] as const)('%s is a word of people only', (action) => {
    const target = { kind: 'promotion', environment: 'staging' }
    for (const scope of tokenScopes) {
      const decision = can({ kind: 'token', id: 't', name: 'ci', scope }, action, target)
      expect(decision).toEqual({
        allowed: false,
        reason: expect.stringMatching(/ is for people only: no token stands for a person's own judgement\.$/),
      })
    }
    const everything = plugin(['delivery.read', 'promotions.request', 'promotion.vote', 'config.review'])
    expect(can(everything, action, target)).toEqual({
      allowed: false,
      reason: expect.stringContaining('no plugin stands'),
    })
  })

  it.each([
    ['config.edit', 'developer'],
    ['config.review', 'maintainer'],
    ['version.create', 'developer'],
    ['promotion.request', 'developer'],
    ['promotion.vote', 'maintainer'],
    ['promotion.abort', 'developer'],
    ['promotion.operate', 'maintainer'],
    ['target.control', 'maintainer'],
    ['target.run', 'developer'],
  ] as const)('%s needs %s in the team that owns the project', (action, needed) => {
    const target = { kind: 'target', ownerTeam: 't1', environment: 'production' }
    for (const role of ['viewer', 'developer', 'maintainer'] as const) {
      const may = roles.indexOf(role) >= roles.indexOf(needed)
      expect(can(person('viewer', { t1: role }), action, target).allowed).toBe(may)
      expect(can(person('viewer', { t2: role }), action, target).allowed).toBe(false)
    }
    expect(can(person('viewer', { t1: 'maintainer' }), 'gate.override', target).allowed).toBe(false)
  })

  it.each([
    ['http:*.example.com', 'a.example.com', true],
    ['http:*.example.com', 'a.b.example.com', true],
    ['http:*.example.com', 'example.com', false],
    ['http:*.example.com', 'badexample.com', false],
    ['http:*.example.com', '.example.com', false],
    ['http:example.com', 'example.com:8443', false],
    ['http:example.com:8443', 'example.com:8443', true],
    ['kv', 'kv', false],
  ])('%s lets a plugin call %s: %s', (grant, id, allowed) => {
    expect(can(plugin([grant]), 'platform.http', { kind: 'host', id }).allowed).toBe(allowed)
  })

  it('lets nobody give a role above their own', () => {
    for (const [own, role, may] of [
      ['maintainer', 'maintainer', true],
      ['maintainer', 'administrator', false],
      ['viewer', 'developer', false],
      ['administrator', 'administrator', true],
    ] as const) {
      expect(mayGrant(person(own), role).allowed).toBe(may)
    }
    expect(mayGrant({ kind: 'token', id: 't', name: 'ci', scope: 'record' }, 'viewer').allowed).toBe(false)
  })
})
