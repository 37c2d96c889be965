import { describe, expect, it } from 'vitest'
import { auditText } from './audit-words'

const entry = (action: string, detail: Record<string, unknown>) =>
  auditText({
    id: 'i',
    at: new Date(0),
    actorKind: 'user',
    actorId: 'u',
    actorName: 'Ada',
    action,
    resourceKind: 'x',
    resourceId: 'y',
    detail,
    requestId: null,
  })

describe('auditText', () => {
  it('says what changed, of whom, from what to what', () => {
    const detail = { did: 'changed the role', email: 'b@example.com', before: 'viewer', after: 'developer' }
    expect(entry('people.manage', detail)).toEqual({
      what: 'changed the role',
      about: 'b@example.com',
      change: 'viewer → developer',
    })
  })

  it('finds words for what was written without any', () => {
    expect(entry('project.edit', { before: null, after: ['a'] })).toEqual({
      what: 'edited a project',
      about: null,
      change: 'nothing → ["a"]',
    })
    expect(entry('plugin.install', {})).toEqual({ what: 'plugin.install', about: null, change: null })
  })

  it('keeps a change that took something away', () => {
    expect(entry('team.members', { did: 'removed a member', team: 'Search', before: 'viewer' })).toMatchObject({
      about: 'Search',
      change: 'was viewer',
    })
  })
})
