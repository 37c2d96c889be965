import { expect, it } from 'vitest'
import { backsIn, canGoBack, type LaneStatus, nextFor, nextStep, runsIn, standing, vetoedIn } from './lane-facts'
import type { LaneEnvironment, ListedVersion, UnitFacts } from './unit-types'

const version = (number: number, lanes: Record<string, LaneStatus>, vetoed: readonly string[] = []) =>
  ({
    ...{ id: `${number}`, number },
    lanes: Object.entries(lanes).map(([environmentId, status]) => ({
      ...{ environmentId, status, why: status === 'previous' ? null : `why ${status}` },
      since: status === 'current' || status === 'previous' ? 1 : null,
      veto: vetoed.includes(environmentId) ? 'it forgets rows' : null,
      verified: status === 'current' || status === 'previous',
    })),
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

it('offers after a roll back the newer version that ran there, and no roll back to it', () => {
  const environments = [environment('staging', 2), environment('production', 1)]
  const rolledBack = [version(2, { staging: 'current', production: 'previous' }), version(1, { production: 'current' })]
  const facts = { unit, versions: rolledBack, environments }
  expect(nextFor(environments[1]!, facts)).toMatchObject({
    isEligible: true,
    ranBefore: true,
    ask: { to: 'production', version: '2' },
  })
  expect(canGoBack(environments[1]!, facts)).toBe(false)
  // What was just taken back is not what the unit asks for first.
  expect(nextStep(facts)).toBeNull()
})

it('offers what was verified below before what is only newer', () => {
  const environments = [environment('dev', 2), environment('production', 1)]
  const versions = [
    version(3, { dev: 'eligible', production: 'eligible' }),
    version(2, { dev: 'current', production: 'eligible' }),
  ]
  expect(nextFor(environments[1]!, { unit, versions, environments })?.version.number).toBe(2)
  expect(nextFor(environments[0]!, { unit, versions, environments })?.version.number).toBe(3)
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

it('what runs nowhere yet begins at the lowest environment, though a higher one would take it', () => {
  const environments = [environment('dev', null), environment('staging', null), environment('production', null)]
  const first = version(1, { dev: 'eligible', staging: 'blocked', production: 'eligible' })
  expect(nextStep({ unit, versions: [first], environments })).toMatchObject({ number: 1, ask: { to: 'dev' } })
  const onlyHigher = version(1, { dev: 'vetoed', production: 'eligible' })
  expect(nextStep({ unit, versions: [onlyHigher], environments })).toMatchObject({ ask: { to: 'production' } })
  expect(nextStep({ unit, versions: [], environments })).toBeNull()
})

it('says of a version that is vetoed why it cannot come', () => {
  const production = environment('production', null)
  const facts = { unit, versions: [version(1, { production: 'vetoed' }, ['production'])], environments: [production] }
  expect(nextFor(production, facts)).toMatchObject({ isEligible: false, why: 'why vetoed' })
  expect(nextStep(facts)).toBeNull()
})

it('what waits in an environment already is no next step', () => {
  const dev = { ...environment('dev', null), cell: { version: null, active: { version: 1 } } } as LaneEnvironment
  expect(nextStep({ unit, versions: [version(1, { dev: 'eligible' })], environments: [dev] })).toBeNull()
})

it('a veto strikes where it holds; the version as a whole only where it holds everywhere', () => {
  const environments = [environment('dev', 1), environment('staging', null)]
  const there = version(1, { dev: 'current', staging: 'vetoed' }, ['staging'])
  expect(standing(there)).toBe('open')
  expect(vetoedIn(there, environments).map(({ id }) => id)).toEqual(['staging'])
  // It runs in dev although it is vetoed there too.
  expect(standing(version(1, { dev: 'current', staging: 'vetoed' }, ['dev', 'staging']))).toBe('vetoed')
})

it('only what is over everywhere is grey', () => {
  expect(standing(version(1, { dev: 'superseded', staging: 'previous' }))).toBe('superseded')
  expect(standing(version(1, { dev: 'superseded', staging: 'current' }))).toBe('open')
  expect(
    runsIn(version(1, { dev: 'current', staging: 'blocked' }), [environment('dev', 1), environment('staging', null)]),
  ).toHaveLength(1)
})

it('there is a way back only where another version ran before', () => {
  const dev = environment('dev', 2)
  expect(canGoBack(dev, { versions: [version(2, { dev: 'current' }), version(1, { dev: 'superseded' })] })).toBe(false)
  expect(canGoBack(dev, { versions: [version(2, { dev: 'current' }), version(1, { dev: 'previous' })] })).toBe(true)
  expect(canGoBack(environment('dev', null), { versions: [version(1, { dev: 'previous' })] })).toBe(false)
})

it('offers the way back to what runs while another promotion acts, or says why there is none', () => {
  const acting = (current: number | null, more: object) =>
    ({
      ...environment('dev', current),
      cell: { version: current === null ? null : { number: current }, active: { number: 7, acts: true, ...more } },
    }) as LaneEnvironment
  const versions = [version(2, { dev: 'deploying' }), version(1, { dev: 'current' })]
  const applying = { state: 'APPLYING', mode: 'deploy', version: 2 }
  expect(backsIn(acting(1, applying), { versions })).toEqual([
    {
      ...{ label: 'Roll back to v1…', reason: null },
      note: expect.stringMatching(
        /P-7 is about to replace v1 by v2\..*asks P-7 to stop as soon as its own gates are open/,
      ),
    },
  ])
  const [back] = backsIn(acting(1, { ...applying, mode: 'rollback' }), { versions })
  expect(back).toMatchObject({ label: 'Roll back…', reason: expect.stringContaining('no roll back stops another') })
  const first = { versions: [version(1, { dev: 'deploying' })] }
  expect(backsIn(acting(null, { ...applying, version: 1 }), first)[0]?.reason).toContain('Nothing ran here before P-7')
  const switched = { versions: [version(2, { dev: 'current' })] }
  const verifying = acting(2, { ...applying, state: 'VERIFYING' })
  expect(backsIn(verifying, switched)[0]?.reason).toContain('Nothing else ran here before P-7')
  // Without one that acts nothing is said where there is no way.
  expect(backsIn(environment('dev', 2), switched)).toEqual([])
})

it('offers the way back to the same version as it was configured before, beside an older version', () => {
  const configuredBefore = { current: 9, promotion: 4 }
  const redeployed = { ...environment('dev', 2), configuredBefore }
  const back = { label: 'Back to what ran before P-9…', deployment: 4, reason: null, note: null }
  expect(backsIn(redeployed, { versions: [version(2, { dev: 'current' })] })).toEqual([back])
  const versions = [version(2, { dev: 'current' }), version(1, { dev: 'previous' })]
  expect(backsIn(redeployed, { versions })).toEqual([{ label: 'Roll back…', reason: null, note: null }, back])
  const active = { number: 9, acts: true, state: 'VERIFYING', mode: 'redeploy', version: 2 }
  const acting = { ...redeployed, cell: { ...redeployed.cell, active } } as LaneEnvironment
  expect(backsIn(acting, { versions: [version(2, { dev: 'current' })] })).toEqual([
    { ...back, note: expect.stringContaining('P-9 acts here still') },
  ])
})
