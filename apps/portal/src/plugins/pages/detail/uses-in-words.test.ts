import { expect, it } from 'vitest'
import { usesInWords } from './uses-in-words'

it('names what depends on a plugin, and nothing where nothing does', () => {
  expect(usesInWords({ rules: [], integrations: [], units: 0, projects: [] })).toEqual([])
  const lines = usesInWords({
    rules: [{ environment: 'production', title: 'Production', kind: 'gate', name: 'horizon' }],
    integrations: [{ name: 'argo', environments: ['Staging'] }],
    units: 1,
    projects: ['films'],
  })
  expect(lines.map((line) => line.split(':')[0])).toEqual([
    'The rules of Production ask its gate horizon',
    'The integration argo is of it',
    'It is the deployment path of 1 unit',
    'Its schema describes the configuration of films. It goes on doing so',
  ])
})
