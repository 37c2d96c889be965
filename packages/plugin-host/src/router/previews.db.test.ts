import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it, vi } from 'vitest'
import { developPlugin } from '../lifecycle/register'
import { outcomeOf } from '../registry/outcome'
import { installation } from '../registry/registry'
import { standingOf } from '../standing/standing'
import { newKey, outcome, twoTeams, type Who } from './testing/streaming'

vi.stubEnv('GROUNDWORK_SECRET', 's'.repeat(40))
const database = await testDatabase()
const { pool } = database
const { as, bundle, changingAs, generationOf, people, streaming } = await twoTeams(database)

describe("somebody else's preview", () => {
  const page = { contributes: [{ point: 'page/v1', id: 'home', title: 'Home', path: '/' }] }
  const sees = async (who: Who, id: string) => {
    const caller = as(who)
    const listed = (await caller.list()).some(({ pluginId }) => pluginId === id)
    const counted = (await caller.impact({ remove: 'page/v1' })).breaks?.some(({ pluginId }) => pluginId === id)
    const found = (await outcome(caller.detail({ id }))) === 'done' && (await outcome(caller.jobs({ id }))) === 'done'
    return [listed, counted, found, (await standingOf(pool, people[who], id)) !== null]
  }
  const all = [true, true, true, true]
  const none = [false, false, false, false]

  it('is nothing to others, in whatever state; its developer, its team and administrators see it', async () => {
    const id = 'stream-private'
    const sha256 = await bundle({ id, trust: 'unsigned', source: 'dev', manifest: page })
    await developPlugin(changingAs(people.developerOfTeam), sha256)
    for (const state of ['draft', 'disabled']) {
      for (const who of ['developerOfTeam', 'ofTeam', 'administrator'] as const)
        expect(await sees(who, id)).toEqual(all)
      for (const who of ['viewer', 'ofOther', 'developer'] as const) expect(await sees(who, id)).toEqual(none)
      if (state === 'draft') await as('developerOfTeam').disable({ id, generation: await generationOf(id) })
    }
    const shown = (await as('administrator').impact()).plugins.find(({ pluginId }) => pluginId === id)
    expect(shown?.developerName).toBe(people.developerOfTeam.name)
    await as('developerOfTeam').uninstall({ id, generation: await generationOf(id), dropData: false })
    expect(await standingOf(pool, people.viewer, id)).toBeNull()
    expect(await standingOf(pool, people.developerOfTeam, id)).toMatchObject({ state: 'uninstalled', listed: false })
  })

  it('that was registered and disabled again is no more to them', async () => {
    const { fingerprint } = await as('administrator').keys.trust({ ...newKey(), teamId: streaming.id })
    const id = 'stream-draft'
    const sha256 = await bundle({ id, trust: 'signed', keyId: fingerprint, manifest: page })
    await as('ofTeam').register({ sha256, granted: [], ownerTeam: streaming.id, audience: null })
    await as('ofTeam').disable({ id, generation: await generationOf(id) })
    expect(await sees('viewer', id)).toEqual(none)
    expect(await sees('ofTeam', id)).toEqual(all)
  })
})

describe('a preview that was disabled', () => {
  it('comes on with the next push of its developer who disabled it, and by Enable; not where somebody else did', async () => {
    const id = 'stream-off'
    const who = people.developerOfTeam
    const push = (sha256: string) => developPlugin(changingAs(who), sha256)
    const build = () =>
      bundle({ id, version: '0.1.0', trust: 'unsigned', source: 'dev', manifest: { backend: { entry: 'b.js' } } })
    const off = async (by: Who) => as(by).disable({ id, generation: await generationOf(id) })
    const first = await build()
    await push(first)
    await off('developerOfTeam')
    expect(await push(first)).toMatchObject({ state: 'draft', activeSha: first, pendingSha: null })
    await off('developerOfTeam')
    const second = await build()
    expect(await push(second)).toMatchObject({ state: 'draft', activeSha: first, pendingSha: second })
    await off('administrator')
    expect(await push(second)).toMatchObject({ state: 'disabled' })
    const wait = { patienceMs: 0 }
    expect(await outcomeOf(pool, { pluginId: id, sha256: second }, wait)).toEqual({
      ...{ state: 'disabled', by: people.administrator.name, at: expect.any(Number) },
    })
    const audience = { kind: 'everyone' } as const
    await as('developerOfTeam').enable({ id, generation: await generationOf(id), audience })
    expect(await installation(pool, id)).toMatchObject({ state: 'draft', audience: { kind: 'me', users: [who.id] } })
    expect(await outcome(as('developerOfTeam').enable({ id, generation: await generationOf(id), audience }))).toBe(
      'CONFLICT',
    )
  })
})
