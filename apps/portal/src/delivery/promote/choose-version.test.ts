import { expect, it } from 'vitest'
import { chooseVersion, otherVersions } from './choose-version'
import type { ListedVersion, UnitFacts } from './promote-types'

const environments = [
  { id: 'e1', name: 'dev', title: 'Development' },
  { id: 'e2', name: 'production', title: 'Production' },
] as UnitFacts['environments']

function version(number: number, lanes: Record<string, ListedVersion['lanes'][number]['status']>): ListedVersion {
  const lane = ([environmentId, status]: [string, ListedVersion['lanes'][number]['status']]) => ({
    environmentId,
    status,
    since: status === 'current' || status === 'previous' ? 1 : null,
    why: null,
    verified: status === 'current' || status === 'previous',
  })
  return { id: `${number}`.repeat(64).slice(0, 64), number, lanes: Object.entries(lanes).map(lane) } as ListedVersion
}

const ask = { project: 'p', unit: 'u', to: 'production' }
const chosen = (versions: ListedVersion[], more: object = {}) =>
  chooseVersion({ ...ask, ...more }, { environments, versions })

it('takes the newest that may come, over newer ones that may not', () => {
  const versions = [
    version(4, { e1: 'current', e2: 'blocked' }),
    version(3, { e2: 'eligible' }),
    version(2, { e2: 'current' }),
  ]
  expect(chosen(versions).version?.number).toBe(3)
})

it('is a redeploy where nothing newer may come, and never an older version by itself', () => {
  const versions = [version(4, { e2: 'vetoed' }), version(3, { e2: 'current' }), version(2, { e2: 'eligible' })]
  expect(chosen(versions).version?.number).toBe(3)
})

it('shows a blocked one with its reason where nothing runs and nothing may', () => {
  expect(chosen([version(1, { e1: 'current', e2: 'blocked' })]).version?.number).toBe(1)
})

it('leaves the choice of a roll back to the server', () => {
  expect(chosen([version(2, { e2: 'current' })], { mode: 'rollback' })).toEqual({ version: null, why: null })
})

it('goes forward again after a roll back, and never back to what is newer', () => {
  const rolledBack = [version(2, { e1: 'current', e2: 'previous' }), version(1, { e2: 'current' })]
  expect(chosen(rolledBack).version?.number).toBe(2)
  const back = chosen(rolledBack, { mode: 'rollback' })
  expect(back.version).toBeNull()
  expect(back.why).toContain('v2 ran there before and is newer: promote it again')
  const older = [version(3, { e2: 'previous' }), version(2, { e2: 'current' }), version(1, { e2: 'previous' })]
  expect(chosen(older, { mode: 'rollback' }).version?.number).toBe(1)
  expect(otherVersions({ to: 'production', mode: 'rollback' }, { environments, versions: older })).toHaveLength(1)
  // A deployment of the ledger names its version itself.
  expect(chosen(older, { mode: 'rollback', deployment: 7 })).toEqual({ version: null, why: null })
})

it('says why there is nothing to choose', () => {
  expect(chosen([]).why).toContain('Make one from a run')
  expect(chosen([version(1, { e1: 'current' })]).why).toContain('uncommitted changes')
  expect(chosen([version(1, {})], { to: 'nowhere' }).why).toContain('no environment "nowhere"')
})

it('offers only versions that have a place in the environment', () => {
  const versions = [version(2, { e1: 'current' }), version(1, { e2: 'previous' })]
  expect(otherVersions({ to: 'production' }, { environments, versions }).map(({ number }) => number)).toEqual([1])
})

it('offers for a roll back only versions that ran there before', () => {
  const versions = [
    version(4, { e1: 'current', e2: 'eligible' }),
    version(3, { e2: 'current' }),
    version(2, { e2: 'superseded' }),
    version(1, { e2: 'previous' }),
  ]
  const back = otherVersions({ to: 'production', mode: 'rollback' }, { environments, versions })
  expect(back.map(({ number }) => number)).toEqual([1])
  expect(otherVersions({ to: 'production' }, { environments, versions })).toHaveLength(4)
})

it('goes back to what runs while another promotion is about to replace it, and offers the older ones beside', () => {
  const active = { number: 7, state: 'APPLYING', version: 3, mode: 'deploy', acts: true, reason: 'It applies.' }
  const acting = (more: object = {}) =>
    environments.map((each) =>
      each.name === 'production' ? { ...each, cell: { version: { number: 2 }, active: { ...active, ...more } } } : each,
    ) as UnitFacts['environments']
  const versions = [version(3, { e2: 'deploying' }), version(2, { e2: 'current' }), version(1, { e2: 'previous' })]
  const back = { ...ask, mode: 'rollback' as const }
  expect(chooseVersion(back, { environments: acting(), versions })).toMatchObject({ version: { number: 2 }, why: null })
  const others = otherVersions(back, { environments: acting(), versions })
  expect(others.map(({ number }) => number)).toEqual([2, 1])
  const rolling = chooseVersion(back, { environments: acting({ mode: 'rollback', version: 1 }), versions })
  expect(rolling).toMatchObject({ version: null, why: expect.stringContaining('P-7 rolls back already') })
})
