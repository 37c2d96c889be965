import { expect, it } from 'vitest'
import { countWords, glyphOf, howWords } from './measuring-words'

const counts = { passed: 13, failed: 1, skipped: 2 }

it.each([
  ['safe', 'done', 'Measured here, without starting anything: 13 kept, 1 broken, 2 not measured'],
  [
    'full',
    'running',
    'Measured here in full, with runs of its own: under way, 13 kept, 1 broken, 2 not measured so far',
  ],
  ['command', 'broken-off', /^Measured by npm run conformance, and brought here: broke off after 13 kept/],
] as const)('says of %s that is %s how it was measured', (how, state, words) => {
  expect(howWords({ how, state, ...counts })).toMatch(words)
})

it('counts what nobody has measured only where there is some', () => {
  const of = (...results: ('pass' | 'fail' | 'skipped')[]) => results.map((result) => ({ result }))
  expect(countWords({ passed: 2, failed: 0 }, of('pass', 'pass', 'skipped'))).toBe('2 kept, 0 broken, 1 not measured')
  expect(countWords({ passed: 1, failed: 1 }, of('pass', 'fail'))).toBe('1 kept, 1 broken')
})

it('ticks only a measuring that is done and found nothing broken', () => {
  expect(glyphOf({ state: 'done', failed: 0 })).toBe('ok')
  expect(glyphOf({ state: 'done', failed: 1 })).toBe('fail')
  expect(glyphOf({ state: 'running', failed: 1 })).toBe('run')
  expect(glyphOf({ state: 'broken-off', failed: 0 })).toBe('fail')
})
