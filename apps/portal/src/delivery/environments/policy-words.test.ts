import { readPolicy } from '@groundwork/delivery/policy'
import { expect, it } from 'vitest'
import { minutesWords, policySentence, policyWords } from './policy-words'

const rulesOf = (given: object) => policyWords(readPolicy(given)).map(({ rule }) => rule)

it('says nothing of what a policy does not ask', () => {
  expect(rulesOf({ verification: { smokeRun: false } })).toEqual(['queue', 'startWithinHours'])
  expect(policySentence(readPolicy({}))).toBe('asks for nothing')
})

it('names teams, and the one that owns the project', () => {
  const policy = readPolicy({ approvals: { count: 2, teams: ['owner', 't1'] } })
  const [approvals] = policyWords(policy, { teams: new Map([['t1', 'Ranking']]) }).filter(
    ({ rule }) => rule === 'approvals',
  )
  expect(approvals?.words).toBe(
    "2 people approve, one of them of the project's team, one of Ranking; not who asked, made the version or wrote its configuration.",
  )
})

it('calls gates as their plugins do, where that is known', () => {
  const policy = readPolicy({ gates: [{ plugin: 'films', gate: 'seen' }] })
  const words = (offers?: ReadonlyMap<string, string>) =>
    policyWords(policy, { offers }).find(({ rule }) => rule === 'plugins')?.words
  expect(words(new Map([['films/seen', 'An editor has seen it']]))).toBe(
    'Plugins are asked: the gate “An editor has seen it”.',
  )
  expect(words()).toBe('Plugins are asked: the gate films/seen.')
})

it('counts a team that must approve even where no count is asked for', () => {
  expect(rulesOf({ approvals: { count: 0, teams: ['owner'] } })).toContain('approvals')
})

it('puts the way into one line', () => {
  const policy = readPolicy({
    upstream: { environment: 'staging', verified: true, soakMinutes: 1440 },
    approvals: { count: 1 },
    gates: [{ plugin: 'a', gate: 'b' }],
  })
  expect(policySentence(policy)).toBe('verified in staging, soaked 1 day, 1 approval, 1 gate of a plugin')
})

it.each([
  [1, '1 minute'],
  [90, '90 minutes'],
  [60, '1 hour'],
  [2880, '2 days'],
])('%d minutes are %s', (minutes, words) => {
  expect(minutesWords(minutes)).toBe(words)
})
