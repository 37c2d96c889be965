import { makeProject, makeTeam } from '@groundwork/db/makers'
import { expect, it } from 'vitest'
import { filmSchema, makeFilms } from './testing/films'
import { installLibrary, storeLibrary } from './testing/install-library'
import { makeUnit } from './testing/library'

const { db, ana, put } = await makeFilms()
const library = { id: 'film-library', projects: ['films', 'other_*'], secrets: ['HOOK', 'UNSET'] }
const narrower = structuredClone(filmSchema)
Object.assign(narrower.properties.rules.properties.budget, { default: 300, maximum: 400 })
const stored = async (schema: object, of: object = {}) =>
  (await storeLibrary(db.pool, { ...library, schema, version: '1.1.0', ...of })).sha256
const check = async (schema: object, of: object = {}) =>
  ana.releaseCheck({ pluginId: 'film-library', sha256: await stored(schema, of) })
const places = ({ broken }: Awaited<ReturnType<typeof check>>) =>
  broken.map(({ project, environment, unit, pointer }) => [project, environment, unit, pointer])

it('says which key of which project would not fit, before anything is installed', async () => {
  const hook = { secretRef: { provider: 'film-library', path: 'HOOK' } }
  await put('environment:films:dev', { rules: { budget: 450 }, hook })
  expect(await check(narrower, { migrate: 'Lower the budgets.' })).toEqual({
    ...{ configures: true, projects: 1, count: 1, migrate: 'Lower the budgets.' },
    broken: [
      {
        ...{ project: 'films', environment: 'dev', unit: null, pointer: '/rules/budget' },
        message: expect.stringContaining('400'),
      },
    ],
  })
  expect((await ana.resolved({ project: 'films', environment: 'dev' })).problems).toEqual([])
})

it('says nothing of a schema that fits', async () => {
  const wider = structuredClone(filmSchema)
  wider.properties.rules.properties.budget.maximum = 9000
  expect(await check(wider)).toEqual({ configures: true, projects: 1, count: 0, broken: [], migrate: null })
})

it('names a unit by its override, and one whose library a person chose', async () => {
  await makeUnit(db.pool, { project: 'films', name: 'TrailerFlow', library: 'film-library' })
  await put('target:films:SlateFlow:staging', { rules: { budget: 500 } })
  await put('target:films:TrailerFlow:staging', { rules: { budget: 500 } })
  const other = await makeTeam(db.prisma, { name: 'Elsewhere' })
  await makeProject(db.prisma, { name: 'shorts', ownerTeam: other.id })
  const unit = await makeUnit(db.pool, { project: 'shorts', name: 'ShortFlow', library: 'film-library' })
  expect(await check(narrower)).toMatchObject({ projects: 1 })
  await db.pool.query('update unit set library_chosen = true where id = $1', [unit])
  const strict = structuredClone(narrower)
  strict.properties.rules.properties.budget.maximum = 200
  const all = await check(strict)
  expect(all).toMatchObject({ projects: 2 })
  expect(places(all)).toContainEqual(['shorts', 'production', 'ShortFlow', '/rules/budget'])
  expect(places(await check(narrower))).toEqual([
    ['films', 'dev', null, '/rules/budget'],
    ['films', 'staging', 'SlateFlow', '/rules/budget'],
    ['films', 'staging', 'TrailerFlow', '/rules/budget'],
  ])
})

it('lists fifty and counts all', async () => {
  const names = Array.from({ length: 60 }, (_, i) => `needed_${i}`)
  const demanding = { ...filmSchema, required: names }
  const { count, broken } = await check(demanding)
  expect(broken).toHaveLength(50)
  expect(count).toBeGreaterThanOrEqual(180)
})

it('repeats no value that the new schema takes for a secret', async () => {
  await put('environment:films:dev', { rules: { budget: 450 }, prefer: 'Documentary-of-1987' })
  const hidden = structuredClone(filmSchema)
  Object.assign(hidden.properties.prefer, { 'x-portal': { secretRef: true }, type: undefined })
  const answer = await check(hidden)
  expect(places(answer)).toEqual([['films', 'dev', null, '/prefer']])
  expect(JSON.stringify(answer)).not.toContain('Documentary-of-1987')
})

it('knows what was wrong before, also of a key that is locked', async () => {
  const locking = structuredClone(filmSchema)
  Object.assign(locking.properties.rules.properties.budget, { 'x-portal': { locked: true } })
  expect((await check(locking)).broken[0]).toMatchObject({ environment: 'dev', pointer: '/rules/budget' })
  await installLibrary(db.pool, { ...library, schema: locking, version: '1.2.0' })
  expect(await check(locking, { version: '1.3.0' })).toMatchObject({ configures: true, count: 0 })
  expect(await check(filmSchema, { version: '1.0.0' })).toMatchObject({ count: 0 })
})

it('says where two libraries would both configure a project', async () => {
  await makeProject(db.prisma, { name: 'series' })
  await makeUnit(db.pool, { project: 'series', name: 'SeriesFlow' })
  await installLibrary(db.pool, { id: 'a-series-library', projects: ['series'], schema: { type: 'object' } })
  await installLibrary(db.pool, { id: 'wide-library', projects: ['series-*'], schema: { type: 'object' } })
  const wide = { id: 'wide-library', projects: ['series*'], schema: { type: 'object' }, version: '2.0.0' }
  const { sha256 } = await storeLibrary(db.pool, wide)
  const { broken, projects } = await ana.releaseCheck({ pluginId: 'wide-library', sha256 })
  expect(projects).toBe(1)
  expect(broken[0]).toMatchObject({ project: 'series', message: expect.stringContaining('both configure series') })
})

it('is asked of stored versions of the plugin only', async () => {
  const sha256 = await stored(filmSchema, { id: 'not-installed' })
  await expect(ana.releaseCheck({ pluginId: 'film-library', sha256 })).rejects.toThrow('no version of film-library')
  await expect(ana.releaseCheck({ pluginId: 'film-library', sha256: 'a'.repeat(64) })).rejects.toThrow('not here')
  const none = { configures: false, projects: 0, count: 0, broken: [] }
  expect(await ana.releaseCheck({ pluginId: 'not-installed', sha256 })).toMatchObject(none)
})
