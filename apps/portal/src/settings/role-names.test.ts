import { can, type Role } from '@groundwork/access/can'
import { expect, it } from 'vitest'
import { roleOptions, teamRoleOptions } from './role-names'

const mayApprove = (role: Role, teams: Record<string, Role> = {}) =>
  (['promotion.vote', 'config.review'] as const).map(
    (action) =>
      can({ kind: 'user', id: 'u', name: 'U', email: 'u@example.org', role, teams }, action, {
        ...{ kind: 'promotion', ownerTeam: 't1', environment: 'production' },
      }).allowed,
  )
const saysApproves = (options: typeof roleOptions, role: Role) =>
  options.slice(0, options.findIndex(({ value }) => value === role) + 1).some(({ may }) => may.includes('approves'))

it.each(roleOptions)('what is said of $value is what may be done', ({ value }) => {
  expect(mayApprove(value)).toEqual(Array(2).fill(saysApproves(roleOptions, value)))
})

it.each(teamRoleOptions)('what is said of $value in a team is what may be done with what it owns', ({ value }) => {
  expect(mayApprove('viewer', { t1: value })).toEqual(Array(2).fill(saysApproves(teamRoleOptions, value)))
  expect(mayApprove('viewer', { t2: value })).toEqual([false, false])
})
