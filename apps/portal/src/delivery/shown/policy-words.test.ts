import { readPolicy } from '@groundwork/delivery/policy'
import { expect, it } from 'vitest'
import { entryWords, openingWords, policyWords } from './policy-words'

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

it('does not call open what is shut', () => {
  const when = () => '06:00'
  const shut = { open: false, opensAt: 1, because: 'Audit' } as const
  expect(entryWords(readPolicy({}), shut, when)).toBe('closed until 06:00')
  expect(entryWords(readPolicy({}), { open: true, closesAt: null }, when)).toBe('open')
  expect(entryWords(readPolicy({ approvals: { count: 1 } }), shut, when)).toBe('1 vote, closed until 06:00')
})
