import { describe, expect, it } from 'vitest'
import { auditText } from './audit-words'

const entry = (action: string, detail: Record<string, unknown>, resourceKind = 'x') =>
  auditText({
    id: 'i',
    at: new Date(0),
    actorKind: 'user',
    actorId: 'u',
    actorName: 'Ada',
    action,
    resourceKind,
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
      change: ': from viewer to developer',
      of: null,
    })
  })

  it('finds words for what was written without any', () => {
    expect(entry('project.edit', { before: null, after: ['a', 'b'] })).toEqual({
      what: 'edited a project',
      about: null,
      change: ': from nothing to a, b',
      of: null,
    })
    expect(entry('plugin.install', {})).toEqual({ what: 'plugin.install', about: null, change: null, of: null })
  })

  it('names the field of a project and shows nothing for an empty list', () => {
    const links = [{ label: 'Wiki', url: 'https://w.example/' }]
    expect(entry('project.edit', { field: 'links', before: [], after: links })).toEqual({
      what: 'changed the links of the x',
      about: null,
      change: ': from nothing to label Wiki, url https://w.example/',
      of: null,
    })
  })

  it('says what a token may do', () => {
    expect(entry('token.create', { did: 'made the token', name: 'sample runs', scope: 'record' })).toEqual({
      what: 'made the token',
      about: 'sample runs',
      change: ', scope record',
      of: null,
    })
  })

  it('lets a move between versions speak for itself, with its reason', () => {
    const versions = { name: 'Forecast', from: '1.1.0', to: '1.2.0' }
    const gaveUp = { did: 'gave up the upgrade to 1.2.0', ...versions, reason: 'It ended with exit code 1.' }
    expect(entry('plugin.manage', gaveUp, 'plugin')).toEqual({
      what: 'gave up the upgrade to 1.2.0',
      about: null,
      change: ': It ended with exit code 1.',
      of: 'Forecast',
    })
    expect(entry('plugin.manage', { did: 'moved to 1.2.0', ...versions }, 'plugin').change).toBeNull()
    const secret = { did: 'set the secret API_KEY', secret: 'API_KEY' }
    expect(entry('plugin.configure', secret, 'plugin')).toMatchObject({ what: 'set the secret API_KEY', of: 'y' })
    expect(entry('platform.secret', { secret: 'API_KEY' }, 'plugin')).toMatchObject({ what: 'read a secret', of: null })
  })

  it('keeps a change that took something away', () => {
    expect(entry('team.members', { did: 'removed a member', team: 'Search', before: 'viewer' })).toMatchObject({
      about: 'Search',
      change: ', was viewer',
    })
  })
})
