import { makeProject, makeTeam } from '@groundwork/db/makers'
import { expect, it } from 'vitest'
import { usesOfPlugin } from '../environment/uses-of-plugin'
import { unitByName } from '../version/unit'
import { checkChange } from './check-change'
import { libraryAddress } from './address'
import { layersForNewVersion } from './resolve-target'
import { makeFilms } from './testing/films'
import { installLibrary } from './testing/install-library'
import { makeUnit } from './testing/library'

const { db, ana, put } = await makeFilms()
const desk = await makeTeam(db.prisma, { name: 'Desk' })
const grabbing = { type: 'object', properties: { table: { type: 'string', default: 'desk_films' } } }
const install = (id: string, projects: string[], ownerTeam: string | null) =>
  installLibrary(db.pool, { id, projects, ownerTeam, schema: grabbing })
// Before "film-library" by the alphabet, and for every project there is.
await install('a-desk-library', ['*'], desk.id)

const libraryOf = async (project: string) => {
  const { library, problems } = await ana.layers({ project })
  return { library: library?.id ?? null, problems: problems.map(({ message }) => message) }
}
const refuse = (text: string) => expect.stringContaining(text)

it("a team's library never configures, or blocks, a project of another team", async () => {
  expect(await libraryOf('films')).toEqual({ library: 'film-library', problems: [] })
  expect((await ana.layer({ address: 'project:films' })).schema?.properties).toHaveProperty('rules')
  await put('project:films', { rules: { votes: 3 } })
  const resolved = await ana.resolved({ project: 'films', environment: 'dev', unit: 'SlateFlow' })
  expect(resolved).toMatchObject({ library: 'film-library', values: { table: 'films' }, problems: [] })
  await makeProject(db.prisma, { name: 'titles', ownerTeam: (await makeTeam(db.prisma)).id })
  expect(await libraryOf('titles')).toEqual({ library: null, problems: [] })
  expect((await layersForNewVersion(db.pool, { project: 'titles' })).layers).toEqual([])
})

it('nor does a change of its own layer reach there, or its page name the project', async () => {
  const proposed = { values: { table: 'x' }, locks: [], expiresAt: null }
  const { places } = await checkChange(db.pool, libraryAddress('a-desk-library'), { proposed, now: new Date() })
  expect(places.map(({ project }) => project)).not.toContain('films')
  expect((await usesOfPlugin(db.pool, 'a-desk-library')).projects).toEqual([])
  expect((await usesOfPlugin(db.pool, 'film-library')).projects).toEqual(['films'])
})

it('of a project that no team owns it does, where the platform has none; two such are told with what to do', async () => {
  await makeProject(db.prisma, { name: 'stray' })
  expect(await libraryOf('stray')).toEqual({ library: 'a-desk-library', problems: [] })
  await install('growth-library', ['stray'], (await makeTeam(db.prisma)).id)
  expect((await libraryOf('stray')).problems).toEqual([refuse('Claim the project for its team')])
  await install('shipped-library', ['stray'], null)
  expect(await libraryOf('stray')).toEqual({ library: 'shipped-library', problems: [] })
})

it('of two libraries of the own team none is taken until somebody says which', async () => {
  const own = await makeTeam(db.prisma)
  await makeProject(db.prisma, { name: 'pairs', ownerTeam: own.id })
  await install('pair-one', ['pairs'], own.id)
  await install('pair-two', ['pairs'], own.id)
  expect((await libraryOf('pairs')).problems).toEqual([refuse('both are of the team that owns it')])
  expect((await layersForNewVersion(db.pool, { project: 'pairs' })).problems).toHaveLength(1)
  const chosen = await layersForNewVersion(db.pool, { project: 'pairs', of: { library: 'pair-two', chosen: true } })
  expect(chosen).toMatchObject({ library: 'pair-two', problems: [] })
  const found = await layersForNewVersion(db.pool, { project: 'pairs', of: { library: 'pair-one', chosen: false } })
  expect(found).toMatchObject({ library: 'pair-one', problems: [] })
})

it("another team's holds for the unit that names it because a person chose it, not because it was found once", async () => {
  await makeUnit(db.pool, { project: 'films', name: 'Foreign', library: 'a-desk-library' })
  const resolved = async () => (await ana.resolved({ project: 'films', environment: 'dev', unit: 'Foreign' })).library
  expect(await resolved()).toBe('film-library')
  await db.pool.query(`update unit set library_chosen = true where name = 'Foreign'`)
  expect(await unitByName(db.pool, { project: 'films', unit: 'Foreign' })).toMatchObject({ libraryChosen: true })
  expect(await resolved()).toBe('a-desk-library')
  expect((await usesOfPlugin(db.pool, 'a-desk-library')).projects).toEqual(['films'])
})
