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
  expect(stages.find(({ id }) => id === 'applying')).toMatchObject({ kind: 'stop', at: 2000, until: 4000 })
})

it('exactly one stage is now while it goes on, none when it has ended', () => {
  const now = (...states: string[]) => life(...states).filter(({ phase }) => phase === 'now').length
  expect(now('REQUESTED')).toBe(1)
  expect(now('REQUESTED', 'GATING', 'QUEUED', 'APPLYING', 'CANCELLING')).toBe(1)
  expect(now('REQUESTED', 'QUEUED', 'APPLYING', 'SUCCEEDED')).toBe(0)
})
