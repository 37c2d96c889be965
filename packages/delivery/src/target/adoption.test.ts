import { describe, expect, it } from 'vitest'
import { differenceOf } from '../executor/drift'
import { type AdoptionFacts, adoptionOf } from './adoption'

const version = 'a'.repeat(64)
const labels = { key: 'pkey', version, promotion: 'P-7', fence: 1, project: 'films', environment: 'dev' }
const schedule = { cron: '0 6 * * *', timeZone: 'UTC', overlap: 'skip' as const, notBefore: '2026-03-01T00:00:00Z' }
const definition = { token: 't2', labels, schedule: null, active: true, state: 'ready' as const, url: '' }
const facts: AdoptionFacts = {
  drift: 'It was changed there.',
  observed: { is: 'present', value: definition },
  integration: 'airflow',
  currentVersion: version,
  last: { key: 'pkey', call: 'activate', version, promotion: 7, receipt: { schedule: null, active: true } },
  labelled: null,
  pending: null,
}
const seen = (value: object) => ({ observed: { is: 'present', value: { ...definition, ...value } } })

describe('what can be taken over', () => {
  it('is that it was switched off', () => {
    expect(adoptionOf({ ...facts, ...seen({ active: false }) })).toEqual({
      ...{ can: true, token: 't2', key: 'pkey', active: false, changes: [{ what: 'off' }] },
      words: expect.stringContaining('nothing starts by itself here any more'),
    })
  })

  it('is its schedule, which the configuration can say', () => {
    const changed = { ...facts, ...seen({ schedule }) }
    const { notBefore: _later, ...to } = schedule
    expect(adoptionOf(changed)).toMatchObject({ can: true, changes: [{ what: 'schedule', from: null, to }] })
  })

  it('is not a schedule that only begins at another time', () => {
    const last = { ...facts.last!, receipt: { schedule, active: true } }
    const later = { ...schedule, notBefore: '2026-04-01T00:00:00Z' }
    expect(adoptionOf({ ...facts, last, ...seen({ schedule: later }) })).toMatchObject({ can: false })
  })
})

it.each<[string, Partial<AdoptionFacts>, string]>([
  ['nothing', { drift: null }, 'Nothing differs'],
  ['what is gone', { observed: { is: 'absent' } }, 'nothing is left to take over'],
  [
    'what is somebody else’s',
    { observed: { is: 'foreign', owner: 'ops', value: {} } },
    'Re-apply the version to replace',
  ],
  ['what was never seen', { observed: null }, 'not seen well enough'],
  ['what a configuration change takes over already', { pending: 12 }, 'Configuration change 12 takes that over'],
  ['code that nobody knows', seen({ labels: { ...labels, key: 'other' } }), 'nobody can say which version'],
  [
    'another version, whose gates would be gone round',
    { ...seen({ labels: { ...labels, version: 'b' } }), labelled: { id: 'b', number: 3 } },
    'Promote v3 here',
  ],
  ['what cannot be used', seen({ state: 'broken', active: false }), 'cannot use it'],
  ['what a failed promotion left', { currentVersion: 'other' }, 'Retry P-7'],
  [
    'what starts by itself',
    { last: { ...facts.last!, receipt: { schedule: null, active: false } } },
    'through a promotion',
  ],
  ['what Groundwork has no word for', {}, 'nothing of Groundwork could say the difference'],
])('does not take over %s, and says what to do', (_what, given, words) => {
  expect(adoptionOf({ ...facts, ...given })).toMatchObject({ can: false, why: expect.stringContaining(words) })
})

it('is no difference from then on, until something changes once more or Groundwork writes there', () => {
  const adopted = { key: 'pkey', token: 't2', active: false }
  const live = {
    ...{
      integrationId: 'i',
      integrationName: 'airflow',
      version,
      generation: 1,
      keepsRunning: true,
      lastPromotion: 7,
      lastWentLive: true,
      lastVersion: version,
    },
    ...{ lastKey: 'pkey', lastCall: 'activate', lastToken: 't1', adopted, changeState: null },
  }
  const off = { is: 'present' as const, value: { ...definition, active: false } }
  expect(differenceOf({ ...live, adopted: null }, off)).toContain('was changed there')
  expect(differenceOf(live, off)).toBeNull()
  expect(differenceOf(live, { is: 'present', value: { ...definition, token: 't3', active: false } })).toContain(
    'changed',
  )
  expect(differenceOf(live, { is: 'present', value: definition })).toContain('was changed there')
  expect(differenceOf(live, { is: 'present', value: { ...off.value, state: 'broken' } })).toContain('cannot use')
  expect(differenceOf({ ...live, lastKey: 'pnext' }, off)).toContain('not of the last write')
  const waiting = { ...live, adopted: { ...adopted, change: 12 } }
  expect(differenceOf({ ...waiting, changeState: 'review' }, off)).toContain('Configuration change 12 takes that over')
  expect(differenceOf({ ...waiting, changeState: 'merged' }, off)).toBeNull()
  expect(differenceOf({ ...waiting, changeState: 'abandoned' }, off)).toMatch(/was changed there since .* wrote it\.$/)
})

it('is no difference where a promotion that ended before its switch prepared it and what ran before goes on', () => {
  const live = {
    ...{
      integrationId: 'i',
      integrationName: 'airflow',
      version,
      generation: 1,
      keepsRunning: true,
      lastWentLive: false,
      adopted: null,
      changeState: null,
    },
    ...{ lastKey: 'pkey', lastCall: 'put', lastToken: null, lastVersion: 'another', lastPromotion: 7 },
  }
  const prepared = { is: 'present' as const, value: { ...definition, active: false } }
  expect(differenceOf(live, prepared)).toBeNull()
  expect(differenceOf({ ...live, keepsRunning: false }, prepared)).toContain('P-7 put there before it ended')
  // A plan that only puts has no switch: what it put is what runs.
  expect(differenceOf({ ...live, lastWentLive: true }, prepared)).toContain('not the one that is recorded as running')
  expect(differenceOf({ ...live, lastCall: 'activate' }, { ...prepared, value: definition })).toContain('P-7 put there')
})
