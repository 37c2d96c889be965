import { describe, expect, it } from 'vitest'
import { type Action, type Actor, actions, can, mayGrant, type Role, roles } from './can'

const person = (role: Role, teams: Record<string, Role> = {}): Actor => {
  return { kind: 'user', id: 'u1', name: 'Ada', email: 'ada@example.com', role, teams }
}

// v viewer, d developer, m maintainer, a administrator: who may do it on a thing without an owner.
const table: Record<Action, string> = {
  'run.read': 'v d m a',
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
}

describe('can', () => {
  const cells = actions.flatMap((action) => roles.map((role) => ({ action, role })))

  it.each(cells)('$role, $action', ({ action, role }) => {
    const decision = can(person(role), action, { kind: 'installation' })
    expect(decision.allowed).toBe(table[action].split(' ').includes(role.charAt(0)))
    if (!decision.allowed)
      expect(decision.reason).toMatch(new RegExp(`needs the role \\w+; yours is ${role}\\..*People\\.$`))
  })

  it('refuses everything to a stranger', () => {
    for (const action of actions) {
      expect(can(null, action, { kind: 'installation' })).toEqual({ allowed: false, reason: 'You are not signed in.' })
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

  it.each(['token.read', 'token.revoke', 'account.edit'] as const)('%s of another is for administrators', (action) => {
    const own = { kind: 'x', ownerUser: 'u1' }
    const foreign = { kind: 'x', ownerUser: 'u2' }
    const nobodys = { kind: 'x', ownerUser: null }
    expect(can(person('developer'), action, own).allowed).toBe(true)
    expect(can(person('maintainer'), action, foreign).allowed).toBe(false)
    expect(can(person('maintainer'), action, nobodys).allowed).toBe(false)
    expect(can(person('administrator'), action, foreign).allowed).toBe(true)
  })

  it('gives a token what its scope names and nothing else', () => {
    const may = (scope: 'record' | 'read') =>
      actions.filter((action) => can({ kind: 'token', id: 't', name: 'ci', scope }, action, { kind: 'run' }).allowed)
    expect(may('record')).toEqual(['run.read', 'run.record'])
    expect(may('read')).toEqual(['run.read', 'project.read'])
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
