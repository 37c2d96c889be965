import { readPolicy } from '@groundwork/delivery/policy'
import { expect, it } from 'vitest'
import { openingWords, policyWords } from './policy-words'

it('says what an environment asks in a few words', () => {
  expect(policyWords(readPolicy({}))).toBe('open')
  expect(
    policyWords(readPolicy({ approvals: { count: 2 }, upstream: { environment: 'staging', soakMinutes: 720 } })),
  ).toBe('2 votes, soak 12 h')
})

it('says when it shuts or opens', () => {
  const when = () => 'Fri 16:00'
  expect(openingWords({ open: true, closesAt: null }, when)).toBe('')
  expect(openingWords({ open: true, closesAt: 1 }, when)).toBe('closes Fri 16:00')
  expect(openingWords({ open: false, opensAt: 1, because: 'Holidays' }, when)).toBe('closed until Fri 16:00')
  expect(openingWords({ open: false, opensAt: null, because: 'Holidays' }, when)).toBe('closed: Holidays')
})
