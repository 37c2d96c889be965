import { expect, test } from 'vitest'
import { newPolicy } from './new-policy'
import { readPolicy } from './policy'

test('a new policy is what the schema makes of nothing', () => {
  expect(newPolicy).toEqual(readPolicy({}))
})
