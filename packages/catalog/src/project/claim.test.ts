import { expect, it } from 'vitest'
import { type Claiming, claimants, nearness, reaches } from './claim'

const plugin = (name: string, ownerTeam: string | null, ...projects: string[]): Claiming & { name: string } => ({
  name,
  ownerTeam,
  projects,
})
const named = (plugins: ReturnType<typeof plugin>[], ownerTeam: string | null) =>
  claimants(plugins, { name: 'films', ownerTeam }).map(({ name }) => name)

const own = plugin('own', 'content', 'films')
const shipped = plugin('shipped', null, 'film*')
const foreign = plugin('foreign', 'desk', '*')

it('the nearest owner holds: the team of the project, the platform, another team where no team owns it', () => {
  expect(named([foreign, shipped, own], 'content')).toEqual(['own'])
  expect(named([foreign, shipped], 'content')).toEqual(['shipped'])
  expect(named([foreign], 'content')).toEqual([])
  expect(named([foreign, shipped], null)).toEqual(['shipped'])
  expect(named([foreign], null)).toEqual(['foreign'])
})

it('two of one rank are both told', () => {
  expect(named([own, plugin('more', 'content', '*'), shipped], 'content')).toEqual(['own', 'more'])
  expect(named([foreign, plugin('more', 'growth', 'films')], null)).toEqual(['foreign', 'more'])
})

it('a pattern that does not fit claims nothing, however near the owner is', () => {
  expect(named([plugin('own', 'content', 'ranking'), shipped], 'content')).toEqual(['shipped'])
  expect(reaches(plugin('own', 'content', 'ranking'), { name: 'films', ownerTeam: 'content' })).toBe(false)
  expect(nearness(foreign, { name: 'films', ownerTeam: 'content' })).toBeNull()
})
