import { expect, it } from 'vitest'
import { addressedLayer, layerHref, layerOfPath, namedLayerHref } from './addresses'

const production = '/projects/films/config/environment/production'

it('the page of a layer is found again by its path', () => {
  for (const address of ['project:films', 'environment:films:production', 'target:films:Score:production']) {
    const path = layerHref(address)?.replace('/projects/films/config/', '').split('/') ?? []
    expect(layerOfPath('films', path)).toBe(address)
  }
  expect(layerHref('defaults:library')).toBeNull()
})

it.each([
  ['environment:production', production],
  ['environment:films:production', production],
  ['project:films', '/projects/films/config/project'],
  ['target:Score:production', '/projects/films/config/override/Score/production'],
  ['target:films:Score:production', '/projects/films/config/override/Score/production'],
])('%s within a project leads to its page', (named, href) => {
  expect(namedLayerHref('films', [named])).toBe(href)
})

it('what names no layer leads nowhere', () => {
  for (const named of ['', 'environment', 'project', 'nonsense:a', 'environment:other:production', 'project:other'])
    expect(namedLayerHref('films', [named])).toBeNull()
  expect(namedLayerHref('films', ['environment:production', 'more'])).toBeNull()
})

it('an address by itself leads to its layer, and one of an environment asks for the project', () => {
  expect(addressedLayer('environment:films:production')).toEqual({ href: production })
  expect(addressedLayer('library:content-decisions')).toEqual({ href: '/config/library/content-decisions' })
  expect(addressedLayer('environment:production')).toEqual({ environment: 'production' })
  expect(addressedLayer('nonsense')).toBeNull()
})
