import type { Actor, Grant } from '@groundwork/access/can'
import { expect, it } from 'vitest'
import { refusalsFor } from './refusals'

const grant: Grant = { role: 'Night', actions: ['freeze.manage'], resources: [], environments: ['staging'], via: null }
const person = (grants: Grant[]): Actor => {
  return { kind: 'user', id: 'u', name: 'Ada', email: 'ada@example.com', role: 'viewer', teams: {}, grants }
}

it('offers a freeze to whoever may make one in some environment', () => {
  const environments = ['dev', 'staging']
  expect(refusalsFor(person([]), environments)['freeze.manage']).toMatch(/needs the role maintainer/)
  expect(refusalsFor(person([grant]), environments)).not.toHaveProperty('freeze.manage')
  expect(refusalsFor(person([grant]), ['dev'])).toHaveProperty('freeze.manage')
  expect(refusalsFor(person([grant]), environments)).toHaveProperty('environment.manage')
})
