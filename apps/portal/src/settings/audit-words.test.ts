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

  it('says which of its own rules delivery does not keep', () => {
    const did = 'found that delivery does not keep a rule of its own'
    const broken = ['I5: the plan of P-7 is not the one that its hash names']
    expect(entry('delivery.check', { did, broken }, 'delivery')).toMatchObject({ what: did, change: `: ${broken[0]}` })
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

  it('says of what plugins do often that the hour is one entry, and for whom', () => {
    const hourly = (action: string, detail: Record<string, unknown>) =>
      entry(action, { hourly: true, version: '1.0.0', ...detail }, 'plugin')
    expect(hourly('platform.kv', { method: 'kv.set' })).toEqual({
      what: 'wrote values of its own; further ones within the hour are counted, not listed',
      ...{ about: null, change: null, of: null },
    })
    expect(hourly('platform.job', { method: 'jobs.enqueue', person: { id: 'a', name: 'Ada' } }).what).toBe(
      'queued jobs of its own for Ada; further ones within the hour are counted, not listed',
    )
  })

  it('tells of an environment the rules that changed, not all that it has', () => {
    const rules = (count: number) => ({ policy: { approvals: { count, fourEyes: false, teams: [] }, queue: 'fifo' } })
    const detail = { did: 'changed the environment dev', before: rules(0), after: rules(1) }
    expect(entry('environment.manage', detail, 'environment')).toMatchObject({
      what: 'changed the environment dev',
      change: ': Who agrees: nothing → One person approves',
    })
  })

  it('tells of a freeze what was changed, not only why it is there', () => {
    const before = {
      title: 'Xmas',
      minutes: 60,
      rule: null,
      selector: { environments: ['dev'], projects: [] },
      overrun: true,
    }
    const after = {
      title: 'Xmas1',
      minutes: 90,
      rule: 'FREQ=DAILY',
      selector: { environments: [], projects: [] },
      overrun: false,
    }
    const row = (detail: Record<string, unknown>) =>
      entry('freeze.manage', { kind: 'freeze', title: 'Xmas1', ...detail }, 'freeze')
    expect(row({ did: 'changed', before, after })).toMatchObject({
      ...{ what: 'changed the freeze', about: 'Xmas1' },
      change:
        ': Title: Xmas → Xmas1; Lasts: 1 h → 1 h 30 min; Comes: once → every day; Where: dev → every environment; What acts already: may go on → pauses',
    })
    const moved = { timeZone: 'UTC', before: { startsAt: '2026-12-24T18:00' }, after: { startsAt: '2026-12-23T18:00' } }
    expect(row({ did: 'changed', ...moved }).change).toBe(': Begins: 2026-12-24 18:00 UTC → 2026-12-23 18:00 UTC')
    expect(row({ did: 'changed', before: {}, after: {} }).change).toBeNull()
    // Rows of earlier versions keep no before.
    expect(row({ did: 'changed', reason: 'Because' }).change).toBe(': Because')
    expect(row({ did: 'made', reason: 'Because' }).change).toBe(': Because')
  })

  it('says of a custom role that names no resources that it is for all', () => {
    const after = { name: 'Release', actions: ['promotion.request'], resources: [], environments: ['dev'] }
    expect(entry('role.manage', { did: 'made the custom role', name: 'Release', after }, 'role').change).toBe(
      ': name Release, actions promotion.request, resources all, environments dev',
    )
  })

  it('names the promotion, where it goes and what was said of it', () => {
    const row = (action: string, detail: Record<string, unknown>) => {
      const place = { project: 'films', unit: 'Score', environment: 'production' }
      const { what, about, change } = entry(action, { ...place, ...detail }, 'promotion')
      return `${what} ${about}${change}`
    }
    expect(row('promotion.request', { mode: 'redeploy', version: 4, note: 'New budget' })).toBe(
      'asked for y, v4 once more of films/Score in production: New budget',
    )
    expect(row('promotion.vote', { verdict: 'reject', comment: 'Not today' })).toBe(
      'rejected y of films/Score in production: Not today',
    )
    expect(row('gate.override', { gate: 'freeze', title: 'No freeze', verdict: 'pass', reason: 'Urgent' })).toBe(
      'let through the gate "No freeze" of y of films/Score in production: Urgent',
    )
    expect(row('promotion.operate', { operation: 'declare-failed', reason: 'Gone' })).toBe(
      'declared failed y of films/Score in production: Gone',
    )
    expect(row('promotion.vote', { unit: null, project: null, verdict: 'approve' })).toBe('approved y in production')
  })

  it('tells of a target and of a process', () => {
    const place = { project: 'films', unit: 'Score', environment: 'production' }
    const everywhere = { ...place, environment: 'everywhere' }
    expect(entry('target.control', { did: 'veto', version: 3, ...everywhere }, 'target').change).toBe(' everywhere, v3')
    expect(entry('target.control', { did: 'pin', version: 3, reason: 'Premiere', ...place }, 'target')).toMatchObject({
      what: 'pinned',
      about: 'films/Score',
      change: ' in production, v3: Premiere',
    })
    expect(entry('platform.process', { started: 'rk1', what: 'run' }, 'plugin')).toMatchObject({
      what: 'started a process',
      change: ', which is a run, its key rk1',
    })
  })

  it('says of which run a process is, where its key is known', () => {
    const of = { id: 'i', at: new Date(0), actorKind: 'plugin', actorId: 'p', actorName: 'P', requestId: null }
    const row = { ...of, action: 'platform.process', resourceKind: 'plugin', resourceId: 'local-orchestrator' }
    const places = [{ key: 'rk1', project: 'films', unit: 'Score', environment: 'production', run: 'Score/21' }]
    const words = (detail: Record<string, unknown>) => {
      const { what, about, change } = auditText({ ...row, detail }, places)
      return `${what} ${about}${change}`
    }
    expect(words({ started: 'rk1', what: 'run' })).toBe(
      'started the process of a run of films/Score in production, Score/21',
    )
    expect(words({ ended: 'rk1', gone: false })).toBe(
      'ended the process of a run of films/Score in production, Score/21, which goes on',
    )
  })

  it('names the layer that a change of configuration is of', () => {
    const row = (resourceId: string) => {
      const base = { id: 'i', at: new Date(0), actorKind: 'user', actorId: 'u', actorName: 'Ada', requestId: null }
      const about = { action: 'config.edit', resourceKind: 'config', resourceId }
      const { what, about: named, change } = auditText({ ...base, ...about, detail: { did: 'began change 4' } })
      return `${what} ${named}${change}`
    }
    expect(row('environment:films:production')).toBe('began change 4 in films, environment production')
    expect(row('target:films:Score:production')).toBe('began change 4 in films/Score, its override in production')
    expect(row('project:films')).toBe('began change 4 in films, the project')
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
