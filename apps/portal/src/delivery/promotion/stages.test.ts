import { expect, it } from 'vitest'
import { lifeStages } from './stages'

const moved = (...states: string[]) =>
  states.slice(1).map((to, index) => ({ kind: 'moved', from: states[index] ?? null, to, at: (index + 1) * 1000 }))
const life = (...states: string[]) =>
  lifeStages({ state: states.at(-1) as never, createdAt: 0, events: moved(...states) })
const brief = (...states: string[]) => life(...states).map(({ title, kind, phase }) => `${title} ${kind} ${phase}`)

it('marks what is past, what it is at, and what is ahead', () => {
  expect(brief('REQUESTED', 'GATING')).toEqual([
    'Requested ok past',
    'Gates gate now',
    'Queued queue ahead',
    'Applying queue ahead',
    'Verifying queue ahead',
    'Succeeded queue ahead',
  ])
})

it('stays where it paused, by the name of what it is now', () => {
  const stages = life('REQUESTED', 'QUEUED', 'APPLYING', 'VERIFYING', 'NEEDS_ATTENTION')
  expect(stages.find(({ phase }) => phase === 'now')).toMatchObject({
    id: 'verifying',
    title: 'Needs someone',
    kind: 'unk',
  })
  expect(stages.find(({ id }) => id === 'gates')).toMatchObject({ kind: 'skip', at: null })
})

it('shows where it failed, and what it never came to as never done', () => {
  expect(brief('REQUESTED', 'GATING', 'QUEUED', 'APPLYING', 'FAILED')).toEqual([
    'Requested ok past',
    'Gates ok past',
    'Queued ok past',
    'Applying fail past',
    'Verifying queue ahead',
    'Failed fail past',
  ])
})

it('an abort that settled first ended where it worked', () => {
  const stages = life('REQUESTED', 'QUEUED', 'APPLYING', 'CANCELLING', 'ABORTED')
  expect(stages.find(({ id }) => id === 'applying')).toMatchObject({ kind: 'stop', at: 2000, took: 2000, waited: 0 })
})

it('exactly one stage is now while it goes on, none when it has ended', () => {
  const now = (...states: string[]) => life(...states).filter(({ phase }) => phase === 'now').length
  expect(now('REQUESTED')).toBe(1)
  expect(now('REQUESTED', 'GATING', 'QUEUED', 'APPLYING', 'CANCELLING')).toBe(1)
  expect(now('REQUESTED', 'QUEUED', 'APPLYING', 'SUCCEEDED')).toBe(0)
})

const at = (log: [string, number][]) =>
  lifeStages({
    ...{ state: log.at(-1)![0] as never, createdAt: log[0]![1] },
    events: log.slice(1).map(([to, when], index) => ({ kind: 'moved', from: log[index]![0], to, at: when })),
  })
const times = (log: [string, number][]) =>
  at(log).flatMap(({ id, took, waited }) => (took === null ? [] : [[id, took, waited]]))

it('what a person took to decide is no part of what was worked on', () => {
  const log: [string, number][] = [
    ['REQUESTED', 0],
    ['QUEUED', 42],
    ['APPLYING', 300],
    ['PAUSED', 3000],
    ['APPLYING', 32_000],
    ['NEEDS_ATTENTION', 32_500],
    ['APPLYING', 299_000],
    ['VERIFYING', 299_716],
    ['SUCCEEDED', 300_000],
  ]
  expect(times(log)).toEqual([
    ['requested', 42, 0],
    ['queued', 258, 0],
    ['applying', 2700 + 500 + 716, 29_000 + 266_500],
    ['verifying', 284, 0],
  ])
})

it('what was planned anew counts each time that it waited', () => {
  const log: [string, number][] = [
    ['REQUESTED', 0],
    ['GATING', 10],
    ['QUEUED', 110],
    ['GATING', 120],
    ['QUEUED', 150],
    ['APPLYING', 155],
  ]
  expect(times(log).slice(1)).toEqual([
    ['gates', 130, 0],
    ['queued', 15, 0],
  ])
})

it('while it stands still it says since when, not since when it applied', () => {
  const stages = at([
    ['REQUESTED', 0],
    ['QUEUED', 1],
    ['APPLYING', 2],
    ['NEEDS_ATTENTION', 242_000],
  ])
  expect(stages.find(({ phase }) => phase === 'now')).toMatchObject({
    ...{ title: 'Needs someone', at: 242_000, took: null },
  })
})
