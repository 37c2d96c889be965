import { expect, it } from 'vitest'
import { type LaneStatus, nextFor, nextStep, runsIn, standing } from './lane-facts'
import type { LaneEnvironment, ListedVersion, UnitFacts } from './unit-types'

const version = (number: number, lanes: Record<string, LaneStatus>) =>
  ({
    ...{ id: `${number}`, number },
    lanes: Object.entries(lanes).map(([environmentId, status]) => ({ environmentId, status, why: `why ${status}` })),
  }) as ListedVersion
const environment = (id: string, current: number | null) =>
  ({ id, name: id, title: id, cell: current === null ? null : { version: { number: current } } }) as LaneEnvironment
const unit = { project: 'p', name: 'u' } as UnitFacts['unit']

it('offers the newest that may come, never an older one than what runs', () => {
  const dev = environment('dev', 2)
  const versions = [version(4, { dev: 'blocked' }), version(3, { dev: 'eligible' }), version(1, { dev: 'eligible' })]
  expect(nextFor(dev, { unit, versions, environments: [dev] })).toMatchObject({
    isEligible: true,
    ask: { to: 'dev', version: '3' },
  })
  const none = [version(2, { dev: 'current' }), version(1, { dev: 'eligible' })]
  expect(nextFor(dev, { unit, versions: none, environments: [dev] })).toBeNull()
})

it('says why what is newer cannot come yet', () => {
  const staging = environment('staging', null)
  const next = nextFor(staging, { unit, versions: [version(1, { staging: 'blocked' })], environments: [staging] })
  expect(next).toMatchObject({ isEligible: false, why: 'why blocked' })
})

it('the next step of a unit is the one nearest to its end', () => {
  const environments = [environment('dev', 2), environment('staging', 1)]
  const versions = [
    version(3, { dev: 'eligible', staging: 'blocked' }),
    version(2, { dev: 'current', staging: 'eligible' }),
  ]
  expect(nextStep({ unit, versions, environments })).toMatchObject({ number: 2, ask: { to: 'staging' } })
})

it('a veto anywhere strikes, and only what is over everywhere is grey', () => {
  expect(standing(version(1, { dev: 'previous', staging: 'vetoed' }))).toBe('vetoed')
  expect(standing(version(1, { dev: 'superseded', staging: 'previous' }))).toBe('superseded')
  expect(standing(version(1, { dev: 'superseded', staging: 'current' }))).toBe('open')
  expect(
    runsIn(version(1, { dev: 'current', staging: 'blocked' }), [environment('dev', 1), environment('staging', null)]),
  ).toHaveLength(1)
})
