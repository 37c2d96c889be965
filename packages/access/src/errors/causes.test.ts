import { expect, it } from 'vitest'
import { codeOf, withCauses } from './causes'
import { isTransient } from './transient'
import { isUnstorable } from './unstorable'

const coded = (code: unknown, options?: ErrorOptions) => Object.assign(new Error(String(code), options), { code })
const messages = (error: unknown) => withCauses(error).map(({ message }) => message)

it('gives an error and its causes, outermost first, and the parts of one that has several', () => {
  const parts = [coded('a', { cause: coded('of a') }), 'no error', coded('b')]
  const several = new AggregateError(parts, 'several', { cause: coded('why') })
  expect(messages(new Error('outer', { cause: several }))).toEqual(['outer', 'several', 'a', 'of a', 'b', 'why'])
  expect(messages('a text')).toEqual([])
})

it('gives what is met twice once, and ends where causes go in a circle', () => {
  const circle = new Error('circle')
  circle.cause = new Error('back', { cause: circle })
  expect(messages(circle)).toEqual(['circle', 'back'])
  expect(isTransient(circle)).toBe(false)
  expect(isUnstorable(circle)).toBe(false)
})

it('knows an error by its code wherever it stands', () => {
  expect(isTransient(new Error('outer', { cause: new AggregateError([coded('ECONNREFUSED')], 'all') }))).toBe(true)
  expect(isUnstorable(new Error('outer', { cause: coded('22P05') }))).toBe(true)
  expect(codeOf(coded(5))).toBe('')
})
