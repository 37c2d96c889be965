import { describe, expect, it } from 'vitest'
import type { VersionContent } from '../model/version-content'
import { configValues } from './config-values'
import { layersForNewVersion, resolveForTarget } from './resolve-target'
import { mappingOf } from './libraries'
import { makeFilms } from './testing/films'

const { db, ana, outsider, unitId, environments, head, draft, put, everythingStored } = await makeFilms()

describe('a change', () => {
  it('goes from draft to revision, with audit and events, and is what versions are made with', async () => {
    expect(await put('project:films', { rules: { budget: 500 } })).toEqual({ merged: true, revision: 1 })
    const made = await layersForNewVersion(db.pool, { project: 'films' })
    expect(made.layers.map(({ kind, revision }) => [kind, revision])).toEqual([
      ['defaults', 0],
      ['project', 1],
    ])
    const version = {
      unit: { project: 'films', name: 'SlateFlow', kind: 'flow' },
      ...made,
    } as unknown as VersionContent
    const target = { version, unitId, environmentId: environments['dev']!, now: new Date() }
    const resolved = await resolveForTarget(db.pool, target)
    expect(resolved.values).toEqual({ table: 'films', rules: { budget: 500, votes: 1000 } })
    expect(resolved.provenance['/rules/budget']).toMatchObject({ layer: 'project', shadowed: [{ value: 900 }] })
    expect(resolved.problems).toEqual([])
    expect(configValues(resolved, ['film_rules'], mappingOf(version.schema))).toEqual([
      { name: 'film_rules', value: { budget: 500, votes: 1000 } },
    ])
    const { rows } = await db.pool.query<{ did: string }>(
      `select detail ->> 'did' as did from audit where resource_id = 'project:films' order by at, id`,
    )
    expect(rows.map(({ did }) => did)).toEqual(['began change 1', 'merged change 1 as revision 1'])
    const told = await db.pool.query(`select key from event where topic = 'config' order by id`)
    expect(told.rows.map(({ key }) => key as string)).toEqual(['project:films', '1', 'project:films', '1'])
  })

  it('of an environment holds there only, and a version resolved later sees it', async () => {
    await put('environment:films:staging', { rules: { votes: 5 }, prefer: 'Drama' })
    const staging = await ana.resolved({ project: 'films', unit: 'SlateFlow', environment: 'staging' })
    expect(staging.values).toMatchObject({ rules: { budget: 500, votes: 5 }, prefer: 'Drama' })
    expect(staging.layers).toEqual([{ kind: 'environment', address: 'environment:films:staging', revision: 1 }])
    const dev = await ana.resolved({ project: 'films', unit: 'SlateFlow', environment: 'dev' })
    expect(dev.values).toMatchObject({ rules: { votes: 1000 } })
    expect(dev.sha256).not.toBe(staging.sha256)
  })

  it('is refused where it does not fit, and where it would break an environment', async () => {
    await expect(draft('project:films', { rules: { bugdet: 1 } })).rejects.toThrow(
      'There is no key "bugdet" here. Did you mean "budget"?',
    )
    await expect(draft('project:films', { rules: { budget: 'x' } })).rejects.toThrow('a number is needed')
    const { number, rowVersion } = await draft('project:films', { rules: { budget: 500 }, table: null })
    await expect(ana.submit({ number, ifMatch: rowVersion })).rejects.toThrow(
      /table in (dev|staging|production): A value is needed/,
    )
    await expect(ana.merge({ number, ifMatch: rowVersion })).rejects.toThrow('A value is needed')
    const shown = await ana.change({ number })
    expect(shown.environments.map(({ environment, problems }) => [environment, problems.length])).toEqual([
      ['dev', 1],
      ['staging', 1],
      ['production', 1],
    ])
    await ana.abandon({ number, ifMatch: rowVersion })
    await expect(ana.merge({ number, ifMatch: rowVersion + 1 })).rejects.toThrow('was abandoned')
  })

  it('is refused to people of other teams, and nothing is written then', async () => {
    const before = await everythingStored()
    await expect(draft('project:films', {}, outsider)).rejects.toThrow('you are not in Content')
    await expect(outsider.revert({ address: 'project:films', revision: 0, ifMatch: 1 })).rejects.toThrow('Content')
    await expect(ana.layer({ address: 'project:nowhere' })).rejects.toThrow('No project is called "nowhere"')
    await expect(ana.layer({ address: 'elsewhere' })).rejects.toThrow('is no layer')
    await expect(draft('environment:films:moon', {})).rejects.toThrow('no environment "moon"')
    expect(await everythingStored()).toBe(before)
  })

  it('locks for layers above, and says who can unlock', async () => {
    const { number, rowVersion } = await ana.saveDraft({
      ...{ address: 'project:films', base: await head('project:films'), message: 'Budget is fixed' },
      values: { rules: { budget: 500 } },
      locks: ['/rules/budget'],
    })
    await ana.merge({ number, ifMatch: rowVersion })
    const next = await draft('environment:films:dev', { rules: { budget: 1 } })
    await expect(ana.merge({ number: next.number, ifMatch: next.rowVersion })).rejects.toThrow(
      /rules\.budget is locked by project films \(revision \d+\) and stays as it is there/,
    )
    expect((await ana.layer({ address: 'environment:films:dev' })).locked).toEqual([
      { pointer: '/rules/budget', by: 'project films', owner: 'the team Content' },
    ])
    await expect(
      ana.saveDraft({ address: 'project:films', base: 2, values: {}, locks: ['/nothing'], message: 'x' }),
    ).rejects.toThrow('There is no key nothing to lock')
  })
})

describe('secrets', () => {
  const literal = ['ghp', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join('_')

  it('are refused everywhere that something can be written, and are nowhere in the database', async () => {
    const address = 'project:films'
    const base = await head(address)
    const tries = [
      () => ana.saveDraft({ address, base, values: { table: literal }, message: 'x' }),
      () => ana.saveDraft({ address, base, values: { hook: literal }, message: 'x' }),
      () => ana.saveDraft({ address, base, values: { [literal]: 1 }, message: 'x' }),
      () =>
        ana.saveDraft({
          address,
          base,
          values: { hook: { secretRef: { provider: 'a', path: literal } } },
          message: 'x',
        }),
      () => ana.saveDraft({ address, base, values: {}, message: `with ${literal}` }),
      () => ana.saveDraft({ address, base, values: {}, locks: [`/${literal}`], message: 'x' }),
      () => ana.revert({ address, revision: 1, ifMatch: base, message: literal }),
    ]
    for (const attempt of tries) {
      const refused = await attempt().then(
        () => null,
        (error: Error) => error,
      )
      expect(refused).toMatchObject({ code: 'BAD_REQUEST' })
      expect(`${refused?.message} ${JSON.stringify(refused?.cause)}`).not.toContain(literal.slice(0, 20))
    }
    const checked = await ana.validate({ address, values: { table: literal } })
    expect(checked.layer).toMatchObject([{ pointer: '/table', level: 'error' }])
    expect(JSON.stringify(checked)).not.toContain(literal.slice(0, 20))
    expect(await everythingStored()).not.toContain(literal.slice(0, 20))
  })

  it('are kept as references, looked up by name and shown as fingerprints', async () => {
    const hook = (path: string) => ({ rules: { budget: 500 }, hook: { secretRef: { provider: 'film-library', path } } })
    await expect(draft('project:films', hook('UNSET'))).rejects.toThrow('film-library keeps no secret "UNSET"')
    const { number } = await draft('project:films', hook('HOOK'))
    const row = (await ana.change({ number })).environments[0]!.rows.find(({ pointer }) => pointer === '/hook')
    expect(row?.proposed).toMatchObject({
      kind: 'secret',
      path: 'HOOK',
      fingerprint: expect.stringMatching(/^[0-9a-f]{8}$/),
    })
    const elsewhere = { rules: { budget: 500 }, hook: { secretRef: { provider: 'vault', path: 'x' } } }
    const { layer } = await ana.validate({ address: 'project:films', values: elsewhere })
    expect(layer).toMatchObject([{ level: 'warning', pointer: '/hook' }])
  })
})

describe('what cannot be kept', () => {
  it('is refused in words, before the database sees it', async () => {
    const address = 'project:films'
    const save = (values: Record<string, unknown>) => ana.saveDraft({ address, base: 0, values, message: 'x' })
    let deep: unknown = 1
    for (let i = 0; i < 20_000; i += 1) deep = [deep]
    await expect(save({ deep })).rejects.toThrow('nested deeper than 24 levels')
    await expect(save({ text: 'x'.repeat(70_000) })).rejects.toThrow('larger than 64 kB')
    await expect(save({ text: 'a\u0000b' })).rejects.toThrow('cannot be kept')
    await expect(save({ text: '\ud800' })).rejects.toThrow('cannot be kept')
    await expect(save({ n: Number.POSITIVE_INFINITY })).rejects.toThrow('too large')
  })
})
