import { expect, it } from 'vitest'
import { spansOf, workedOf } from './spans'

const log = (...states: [string, number][]) =>
  spansOf({
    createdAt: 0,
    events: states.map(([to, at], index) => ({ kind: 'moved', from: states[index - 1]?.[0] ?? 'REQUESTED', to, at })),
  })
const stood = log(['QUEUED', 10], ['APPLYING', 100], ['NEEDS_ATTENTION', 400], ['APPLYING', 134_400])

it('a step took what it was worked on, without the person that it waited for', () => {
  expect(workedOf({ startedAt: 100, finishedAt: 134_500 }, stood)).toEqual({ from: 134_100, ms: 400, waited: 134_000 })
  expect(workedOf({ startedAt: 134_500, finishedAt: 134_800 }, stood)).toMatchObject({ ms: 300, waited: 0 })
  expect(workedOf({ startedAt: null, finishedAt: null }, stood)).toBeNull()
})

it('a step goes on counting where it left off, and not while somebody decides', () => {
  expect(workedOf({ startedAt: 100, finishedAt: null }, stood)).toEqual({ from: 134_100, ms: null, waited: 134_000 })
  const stands = log(['QUEUED', 10], ['APPLYING', 100], ['PAUSED', 3100])
  expect(workedOf({ startedAt: 100, finishedAt: null }, stands)).toEqual({ from: 100, ms: 3000, waited: 0 })
})
