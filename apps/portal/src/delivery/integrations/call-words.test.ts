import { expect, it } from 'vitest'
import { callWords } from './call-words'

it.each([
  [0, 0, 'Groundwork asked nothing of local in the last hour.'],
  [1, 0, '1 call in the last hour, and none failed.'],
  [40, 3, '3 of 40 calls in the last hour failed, 7.5 %.'],
])('says of %d calls and %d failures: %s', (calls, failures, words) =>
  expect(callWords({ calls, failures }, 'local')).toBe(words),
)
