import { readPolicy } from '@groundwork/delivery/policy'
import { expect, it } from 'vitest'
import { changesInLine, environmentChanges } from './policy-changes'

const teams = new Map([['t1', 'Ranking']])
const changes = (before: object, after: object) =>
  environmentChanges({ before: { policy: readPolicy(before) }, after: { policy: readPolicy(after) } }, teams)

it('tells the rules that changed and none of the others', () => {
  expect(changes({ approvals: { count: 1, fourEyes: false } }, { approvals: { count: 2, fourEyes: false } })).toEqual([
    { what: 'Who agrees', from: 'One person approves', to: '2 people approve' },
  ])
  expect(changes({}, { requireReason: true })).toEqual([{ what: 'Reason', from: null, to: 'Whoever asks says why' }])
  expect(changes({ requireReason: true }, { requireReason: true })).toEqual([])
})

it('tells a gate that is asked otherwise than before', () => {
  const gate = { plugin: 'a', gate: 'b' }
  expect(changes({ gates: [gate] }, { gates: [{ ...gate, rule: { least: 3 } }] })).toEqual([
    { what: 'Gate a/b', from: 'asked', to: 'asked with {"least":3}' },
  ])
  expect(changes({ gates: [gate] }, {})).toEqual([{ what: 'Gate a/b', from: 'asked', to: null }])
})

it('tells fields beside rules, and of one that was made what it asks', () => {
  expect(environmentChanges({ before: { rank: 10 }, after: { rank: 20 } })).toEqual([
    { what: 'Rank', from: '10', to: '20' },
  ])
  const made = environmentChanges({
    before: undefined,
    after: { title: 'QA', rank: 5, production: false, policy: readPolicy({ typedConfirmation: true }) },
  })
  expect(changesInLine(made ?? [])).toBe(
    "Title: nothing → QA; Rank: nothing → 5; Kind: nothing → not production; Typed name: nothing → Whoever asks types the unit's name",
  )
})

it('leaves rows that hold something else to others', () => {
  expect(environmentChanges({ before: 'Local', after: null })).toBeNull()
  expect(environmentChanges({ before: {}, after: { policy: { approvals: 'none' } } })).toBeNull()
})
