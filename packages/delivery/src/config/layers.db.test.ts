import { makeProject, makeTeam, makeUser } from '@groundwork/db/makers'
import { describe, expect, it } from 'vitest'
import type { VersionContent } from '../model/version-content'
import { layersForNewVersion, resolveForTarget } from './resolve-target'
import { filmSchema as schema, makeFilms } from './testing/films'
import { installLibrary } from './testing/install-library'
import { callerOf } from './testing/library'

const { db, ana, unitId, environments, head, draft, put } = await makeFilms()

describe('an override of a target', () => {
  const address = 'target:films:SlateFlow:staging'
  const resolvedAt = async (now: Date) => {
    const made = await layersForNewVersion(db.pool, { project: 'films' })
    const version = {
      unit: { project: 'films', name: 'SlateFlow', kind: 'flow' },
      ...made,
    } as unknown as VersionContent
    return resolveForTarget(db.pool, { version, unitId, environmentId: environments['staging']!, now })
  }

  it('holds until it ends, thirty days at most', async () => {
    await put('environment:films:staging', { rules: { votes: 5 } })
    await put(address, { prefer: 'Romance' })
    const day = 24 * 60 * 60 * 1000
    expect((await resolvedAt(new Date())).values).toMatchObject({ prefer: 'Romance' })
    expect((await resolvedAt(new Date(Date.now() + 29 * day))).layers).toHaveLength(2)
    const later = await resolvedAt(new Date(Date.now() + 31 * day))
    expect(later.values).not.toMatchObject({ prefer: 'Romance' })
    expect(later.layers).toEqual([
      { kind: 'environment', address: 'environment:films:staging', revision: expect.any(Number) },
    ])
    const save = (expiresAt: number) => ana.saveDraft({ address, base: 1, values: {}, message: 'x', expiresAt })
    await expect(save(Date.now() + 40 * day)).rejects.toThrow('at most 30 days')
    await expect(save(Date.now() - 1)).rejects.toThrow('already be over')
    await expect(ana.saveDraft({ address, base: 1, values: {}, message: ' ' })).rejects.toThrow('The reason is missing')
  })

  it('is of that unit and no other, and of a unit that is there', async () => {
    const without = await ana.resolved({ project: 'films', environment: 'staging' })
    expect(without.values).not.toMatchObject({ prefer: 'Romance' })
    await expect(draft('target:films:Nothing:dev', {})).rejects.toThrow('films has no unit "Nothing"')
  })
})

it('is there of what is there: begun or not, but of no environment or unit that nobody knows', async () => {
  expect((await ana.layer({ address: 'target:films:SlateFlow:production' })).revision).toBe(0)
  await expect(ana.layer({ address: 'environment:films:nowhere' })).rejects.toThrow(
    'There is no environment "nowhere". Settings, Environments lists them.',
  )
  await expect(ana.layer({ address: 'target:films:SlateFlow:nowhere' })).rejects.toThrow('no environment "nowhere"')
  await expect(ana.layer({ address: 'target:films:Nothing:dev' })).rejects.toThrow('films has no unit "Nothing"')
})

describe('history', () => {
  it('is kept whole, and going back is a new revision', async () => {
    const address = 'environment:films:dev'
    const before = await ana.layer({ address })
    await put(address, { prefer: 'Documentary' })
    await expect(ana.revert({ address, revision: before.revision, ifMatch: before.revision })).rejects.toThrow(
      'Ana changed this layer meanwhile',
    )
    const back = await ana.revert({ address, revision: before.revision, ifMatch: before.revision + 1 })
    expect(back.revision).toBe(before.revision + 2)
    expect((await ana.layer({ address })).values).toEqual(before.values)
    const history = await ana.history({ address })
    expect(history.map(({ revision }) => revision)).toEqual(
      Array.from({ length: back.revision! }, (_, i) => back.revision! - i),
    )
    expect(history[0]).toMatchObject({
      message: `Back to revision ${before.revision}`,
      authorName: 'Ana',
      change: back.number,
    })
  })

  it('goes back in production only after review', async () => {
    const address = 'environment:films:production'
    const now = await head(address)
    const asked = await ana.revert({ address, revision: 0, ifMatch: now })
    expect(asked.revision).toBeNull()
    expect((await ana.change({ number: asked.number })).change).toMatchObject({ state: 'review', values: {} })
    expect(await head(address)).toBe(now)
  })
})

describe('libraries', () => {
  it('of one rank that both configure a project are an error, not a choice', async () => {
    await makeProject(db.prisma, { name: 'other_films' })
    await installLibrary(db.pool, {
      id: 'second-library',
      projects: ['other_films'],
      ownerTeam: (await makeTeam(db.prisma)).id,
      schema: { type: 'object', properties: {} },
    })
    const layers = await ana.layers({ project: 'other_films' })
    expect(layers.problems).toMatchObject([
      { level: 'error', message: expect.stringContaining('both configure other_films') },
    ])
  })

  it('that are none leave a project free, but never with secrets', async () => {
    await makeProject(db.prisma, { name: 'lonely' })
    const admin = callerOf(db, {
      kind: 'user',
      id: (await makeUser(db.prisma)).id,
      name: 'Root',
      email: 'r@o.t',
      role: 'administrator',
      teams: {},
    })
    await put('project:lonely', { anything: { goes: [1] } }, admin)
    const resolved = await admin.resolved({ project: 'lonely', environment: 'dev' })
    expect(resolved).toMatchObject({ values: { anything: { goes: [1] } }, schema: null, problems: [] })
    await expect(draft('project:lonely', { api_key: 'x' }, admin)).rejects.toThrow('by its name')
  })

  it('that change their schema show every project that would break', async () => {
    const narrower = structuredClone(schema)
    narrower.properties.rules.properties.budget.maximum = 400
    await installLibrary(db.pool, { id: 'film-library', projects: ['films'], schema: narrower, version: '1.1.0' })
    const resolved = await ana.resolved({ project: 'films', environment: 'dev' })
    expect(resolved.problems).toMatchObject([{ pointer: '/rules/budget', level: 'error' }])
    // What is wrong already without a change does not hinder the change.
    const address = 'environment:films:staging'
    expect(await put(address, { prefer: 'Comedy' })).toMatchObject({ merged: true })
  })
})
