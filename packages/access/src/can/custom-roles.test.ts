import { describe, expect, it } from 'vitest'
import { type Action, type Actor, can, type Grant, type Resource, type Role, roles } from './can'
import { explain } from './explain'
import { isGivable, mayGive } from './giving'
import { reaches, within } from './grants'

type Person = Extract<Actor, { kind: 'user' }>
type Asker = Exclude<Actor, { kind: 'system' }>

const release: Grant = {
  role: 'Ranking release',
  actions: ['promotion.request', 'promotion.vote'],
  resources: ['project:ranking*'],
  environments: ['staging'],
  via: null,
}

function person(grants: Grant[], role: Role = 'viewer', teams: Record<string, Role> = {}): Person {
  return { kind: 'user', id: 'u1', name: 'Ada', email: 'ada@example.com', role, teams, grants }
}

const target = (project: string, environment: string): Resource => {
  return { kind: 'target', id: 't', project, environment, ownerTeam: 't1', ownerTeamName: 'Ranking' }
}

describe('a custom role', () => {
  it('adds its actions where it reaches, and nothing elsewhere', () => {
    const ada = person([release])
    expect(can(ada, 'promotion.request', target('ranking', 'staging')).allowed).toBe(true)
    expect(can(ada, 'promotion.vote', target('ranking-ab', 'staging')).allowed).toBe(true)
    expect(can(ada, 'promotion.request', target('ranking', 'production')).allowed).toBe(false)
    expect(can(ada, 'promotion.request', target('search', 'staging')).allowed).toBe(false)
    expect(can(ada, 'promotion.abort', target('ranking', 'staging')).allowed).toBe(false)
    expect(can(ada, 'promotion.request', { kind: 'installation' }).allowed).toBe(false)
  })

  it.each(roles)('takes nothing away from a %s', (role) => {
    const [without, having] = [person([], role), person([release], role)]
    for (const action of ['promotion.request', 'promotion.abort', 'config.edit', 'project.read'] as const)
      if (can(without, action, target('x', 'production')).allowed)
        expect(can(having, action, target('x', 'production')).allowed).toBe(true)
  })

  it('is named by the refusal where it almost fits', () => {
    expect(can(person([release]), 'promotion.request', target('ranking', 'production'))).toEqual({
      allowed: false,
      reason:
        'Promoting needs the role maintainer, or developer in the team that owns it; yours is viewer of the installation, and you are not in Ranking. An administrator can change it under Settings, People. Your custom role "Ranking release" gives it for project:ranking* in staging only.',
    })
  })

  it("never reaches what is another's own, nor what is for plugins", () => {
    const warden = person([{ ...release, actions: ['token.revoke', 'platform.kv'], resources: [], environments: [] }])
    expect(can(warden, 'token.revoke', { kind: 'token', ownerUser: 'u1' }).allowed).toBe(true)
    expect(can(warden, 'token.revoke', { kind: 'token', ownerUser: 'u2' }).allowed).toBe(false)
    expect(can(warden, 'platform.kv', { kind: 'plugin' }).allowed).toBe(false)
  })

  it.each([
    [['project:ranking*'], { kind: 'project', id: 'ranking-ab' }, true],
    [['project:ranking*'], { kind: 'project', id: 'a-ranking' }, false],
    [['project:ranking'], { kind: 'project', id: 'ranking-ab' }, false],
    [['project:*-core-*x'], { kind: 'unit', id: '1', project: 'a-core-box' }, true],
    [['project:*ab*ab'], { kind: 'unit', project: 'ab' }, false],
    [['plugin:film-*'], { kind: 'preview', id: 'film-rank' }, true],
    [['plugin:film-*'], { kind: 'project', id: 'film-rank' }, false],
    [['environment:staging'], { kind: 'target', id: 't', environment: 'staging' }, true],
    [['project:a', 'plugin:b'], { kind: 'plugin', id: 'b' }, true],
    [['project:(a+)+$'], { kind: 'project', id: '(a+)+$' }, true],
    [[], { kind: 'installation' }, true],
  ] satisfies [string[], Resource, boolean][])('%j on %j: %s', (resources, resource, expected) => {
    expect(reaches({ resources, environments: [] }, resource)).toBe(expected)
  })
})

describe('giving', () => {
  const narrow = { resources: ['project:ranking-ab'], environments: ['staging'] }

  it('is for who has it in the whole installation', () => {
    expect(mayGive(person([], 'administrator'), { actions: ['gate.override'], ...narrow })).toEqual({ allowed: true })
    expect(mayGive(person([], 'maintainer'), { actions: ['promotion.vote'], ...narrow })).toEqual({ allowed: true })
    for (const action of ['people.manage', 'role.manage', 'plugin.key', 'plugin.decide', 'gate.override'] as const)
      expect(mayGive(person([], 'maintainer'), { actions: ['promotion.vote', action], ...narrow })).toEqual({
        allowed: false,
        reason: expect.stringMatching(/needs the role administrator, and yours is maintainer\. Nobody gives more/),
      })
  })

  it('of what a custom role gave stays within that role', () => {
    const ada = person([release])
    expect(mayGive(ada, { actions: ['promotion.vote'], ...narrow }).allowed).toBe(true)
    expect(mayGive(ada, { actions: ['promotion.vote'], ...narrow, environments: [] })).toMatchObject({
      reason: expect.stringContaining('is yours for less than this role would reach'),
    })
    expect(mayGive(ada, { actions: ['promotion.vote'], ...narrow, resources: ['project:*'] }).allowed).toBe(false)
    expect(mayGive(ada, { actions: ['promotion.abort'], ...narrow }).allowed).toBe(false)
  })

  it('does not count what somebody has in one team', () => {
    const inTeam = person([], 'viewer', { t1: 'maintainer' })
    expect(mayGive(inTeam, { actions: ['promotion.vote'], resources: [], environments: [] }).allowed).toBe(false)
  })

  it('of what is for plugins is refused to everybody', () => {
    expect(isGivable('platform.kv')).toBe(false)
    expect(mayGive(person([], 'administrator'), { actions: ['launch.claim'], ...narrow }).allowed).toBe(false)
  })

  it('knows what lies within what', () => {
    const all = { resources: [], environments: [] }
    expect(within(narrow, all)).toBe(true)
    expect(within(all, narrow)).toBe(false)
    expect(within({ ...narrow, resources: ['project:r*'] }, { ...narrow, resources: ['project:ranking*'] })).toBe(false)
    expect(within({ ...narrow, resources: ['project:rank*ab*'] }, { ...narrow, resources: ['project:rank*'] })).toBe(
      true,
    )
  })
})

describe('explain', () => {
  it('answers as can does, link by link, with who can change it', () => {
    const ada = person([{ ...release, via: 'Release crew' }], 'developer', { t1: 'viewer' })
    const told = explain(ada, 'promotion.request', target('ranking', 'staging'))
    expect(told).toEqual({
      allowed: true,
      reason: null,
      chain: [
        { by: 'role', opens: false, words: 'Ada is developer of the installation; promoting needs maintainer.' },
        { by: 'team', opens: false, words: 'Ada is viewer in Ranking, which owns it; it needs developer there.' },
        {
          by: 'custom-role',
          opens: true,
          words:
            'Ada has the custom role "Ranking release" through Release crew, which gives it for project:ranking* in staging.',
        },
      ],
      change: [
        expect.stringContaining('Settings, Custom roles'),
        expect.stringContaining('Maintainers of Ranking and of the installation can change who is in Ranking'),
      ],
    })
    const refused = explain(ada, 'promotion.request', target('ranking', 'production'))
    expect(refused.chain.some(({ opens }) => opens)).toBe(false)
    expect(refused.reason).toContain('Your custom role "Ranking release"')
  })

  it('says of freezes which environment a limited role is for', () => {
    const sam = person([{ ...release, role: 'Staging', actions: ['freeze.manage'], resources: [] }])
    const freeze = (environment?: string) => ({ kind: 'freeze', id: 'new', ...(environment ? { environment } : {}) })
    expect(explain(sam, 'freeze.manage', freeze('staging'))).toMatchObject({
      allowed: true,
      chain: expect.arrayContaining([
        { by: 'custom-role', opens: true, words: 'Ada has the custom role "Staging", which gives it in staging.' },
      ]),
    })
    for (const elsewhere of [freeze('production'), freeze()])
      expect(explain(sam, 'freeze.manage', elsewhere)).toMatchObject({
        allowed: false,
        chain: expect.arrayContaining([
          { by: 'custom-role', opens: false, words: expect.stringContaining('but only in staging') },
        ]),
      })
  })

  it.each([
    [{ kind: 'token', id: 't', name: 'ci', scope: 'record' }, 'run.read', true, 'The scope "record" is for run.record'],
    [{ kind: 'token', id: 't', name: 'ci', scope: 'read' }, 'promotion.vote', false, 'Voting is for people only.'],
    [{ kind: 'plugin', id: 'p', name: 'Titles', granted: ['kv'] }, 'platform.sql', false, 'permission "sql"; Titles'],
    [{ kind: 'plugin', id: 'p', name: 'Titles', granted: [] }, 'people.manage', false, 'is not for plugins, whatever'],
    [person([]), 'platform.kv', false, 'Keeping values is never for people.'],
  ] satisfies [Asker, Action, boolean, string][])('tells of %j and %s', (...given) => {
    const [actor, action, allowed, words] = given as [Asker, Action, boolean, string]
    const told = explain(actor, action, { kind: 'installation' })
    expect(told.allowed).toBe(allowed)
    expect(told.chain).toEqual([expect.objectContaining({ opens: allowed, words: expect.stringContaining(words) })])
    expect(told.change).toHaveLength(1)
  })
})
