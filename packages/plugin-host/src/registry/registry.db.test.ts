import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it } from 'vitest'
import {
  completeUpgrade,
  disable,
  enable,
  failUpgrade,
  fallBack,
  type Installation,
  installation,
  installations,
  markUninstalled,
  register,
  requestUpgrade,
  rollBack,
  setAudience,
} from './registry'
import { acting } from './testing/acting'

const database = await testDatabase()
const { pool, bus } = database
const { bundle, person, changingAs, events, audit } = acting(database)
const changing = changingAs()
const backend = { backend: { entry: 'backend/index.js' } }
const everyone = { kind: 'everyone' } as const
let ids = 0
const newId = () => `titles-${(ids += 1)}`

const now = async (id: string) => (await installation(pool, id)) as Installation
const seen = ({ pluginId, generation }: Installation) => ({ pluginId, generation })

async function enabled(id = newId(), manifest: Record<string, unknown> = backend): Promise<Installation> {
  const draft = await register(changing, { sha256: await bundle({ id, version: '1.0.0', manifest }), ownerTeam: null })
  return (await enable(changing, { ...seen(draft), audience: everyone })) as Installation
}

describe('an installation', () => {
  it('goes from draft to enabled to disabled to uninstalled, each with its audit row and its event', async () => {
    const ada = await person('administrator')
    const by = changingAs(ada)
    const id = newId()
    const sha256 = await bundle({ id, manifest: { permissions: ['kv'] } })
    const draft = await register(by, { sha256, ownerTeam: null })
    expect(draft).toMatchObject({
      state: 'draft',
      audience: { kind: 'me', users: [ada.id] },
      granted: ['kv'],
      generation: 1,
    })
    await enable(by, { ...seen(draft), audience: everyone })
    expect(await now(id)).toMatchObject({ state: 'enabled', audience: everyone, generation: 2 })
    await setAudience(by, { ...seen(await now(id)), audience: { kind: 'me', users: ['x'] } })
    await disable(by, seen(await now(id)))
    await enable(by, { ...seen(await now(id)), audience: everyone })
    await markUninstalled(by, { ...seen(await now(id)), dropData: false })
    expect(await now(id)).toMatchObject({ state: 'uninstalled', dataDropped: false, generation: 6 })
    expect((await installations(pool)).map(({ pluginId }) => pluginId)).not.toContain(id)
    expect(await events(id)).toEqual(['registered', 'enabled', 'audience', 'disabled', 'enabled', 'uninstalled'])
    expect((await audit(id)).map(({ did }) => did)).toEqual([
      'registered the plugin',
      'enabled the plugin',
      'changed who sees the plugin',
      'disabled the plugin',
      'enabled the plugin',
      'uninstalled the plugin',
    ])
    expect(new Set((await audit(id)).map(({ by: who }) => who))).toEqual(new Set([ada.name]))
  })

  it('is registered again over what an uninstall kept', async () => {
    const first = await enabled()
    await markUninstalled(changing, { ...seen(first), dropData: false })
    const sha256 = await bundle({ id: first.pluginId, version: '2.0.0' })
    expect(await register(changing, { sha256, ownerTeam: null })).toMatchObject({
      ...{ state: 'draft', version: '2.0.0', previousSha: null },
      generation: first.generation + 2,
    })
  })

  it('refuses what does not fit its state with a sentence, and leaves no trace of it', async () => {
    const one = await enabled()
    const trace = await audit(one.pluginId)
    const refusals = [
      [() => enable(changing, { ...seen(one), audience: everyone }), /is enabled already\. Change who sees it/],
      [() => rollBack(changing, seen(one)), /has no version to go back to/],
      [() => requestUpgrade(changing, { ...seen(one), sha256: one.activeSha }), /runs this version already/],
      [() => register(changing, { sha256: one.activeSha, ownerTeam: null }), /is taken by Titles 1\.0\.0/],
    ] as const
    for (const [attempt, words] of refusals) {
      const error = await attempt().catch((thrown: Error) => thrown)
      expect(error).toMatchObject({ name: 'ConflictError', message: expect.stringMatching(words) })
    }
    const foreign = await bundle({ id: newId() })
    await expect(requestUpgrade(changing, { ...seen(one), sha256: foreign })).rejects.toThrow(/This bundle is of/)
    await expect(disable(changing, { pluginId: 'nobody', generation: 1 })).rejects.toMatchObject({
      name: 'NotFoundError',
    })
    expect(await now(one.pluginId)).toEqual(one)
    expect(await audit(one.pluginId)).toEqual(trace)
  })

  it('writes nothing when what prepares it throws', async () => {
    const id = newId()
    const prepare = () => Promise.reject(new Error('no tables'))
    await expect(register(changing, { sha256: await bundle({ id }), ownerTeam: null, prepare })).rejects.toThrow(
      'no tables',
    )
    expect(await installation(pool, id)).toBeNull()
    expect([await events(id), await audit(id)]).toEqual([[], []])
  })
})

describe('an upgrade', () => {
  it('that is given up by disabling leaves the permissions of the version that stays', async () => {
    const one = await enabled()
    const next = await bundle({
      id: one.pluginId,
      version: '2.0.0',
      manifest: { ...backend, permissions: ['secrets'] },
    })
    await requestUpgrade(changing, { ...seen(one), sha256: next })
    expect((await now(one.pluginId)).granted).toEqual(['secrets'])
    await disable(changing, seen(await now(one.pluginId)))
    expect(await now(one.pluginId)).toMatchObject({ granted: [], pendingSha: null, activeSha: one.activeSha })
  })

  it('is pending until the engines have it, then swaps; rolling back swaps again', async () => {
    const one = await enabled()
    const id = one.pluginId
    const next = await bundle({ id, version: '2.0.0', manifest: { ...backend, permissions: ['kv'] } })
    await requestUpgrade(changing, { ...seen(one), sha256: next })
    expect(await now(id)).toMatchObject({
      activeSha: one.activeSha,
      pendingSha: next,
      pendingKind: 'upgrade',
      granted: ['kv'],
    })
    expect(await completeUpgrade(pool, bus, { pluginId: id, sha256: 'other' })).toBe(false)
    expect(await completeUpgrade(pool, bus, { pluginId: id, sha256: next })).toBe(true)
    const two = await now(id)
    expect(two).toMatchObject({ version: '2.0.0', previousSha: one.activeSha, pendingSha: null, pendingSince: null })
    expect(two.swappedAt).toBeInstanceOf(Date)
    await rollBack(changing, seen(two))
    expect(await now(id)).toMatchObject({ pendingSha: one.activeSha, pendingKind: 'rollback' })
    await completeUpgrade(pool, bus, { pluginId: id, sha256: one.activeSha })
    expect(await now(id)).toMatchObject({ activeSha: one.activeSha, previousSha: next, granted: [] })
    expect(await events(id)).toEqual(['registered', 'enabled', 'upgrading', 'upgraded', 'upgrading', 'rolled-back'])
    expect((await audit(id)).slice(-4).map(({ did }) => did)).toEqual([
      'began the upgrade to 2.0.0',
      'moved to 2.0.0',
      'began the roll back to 1.0.0',
      'went back to 1.0.0',
    ])
  })

  it('without a backend swaps at once', async () => {
    const one = await enabled(newId(), {})
    const next = await bundle({ id: one.pluginId, version: '2.0.0' })
    await requestUpgrade(changing, { ...seen(one), sha256: next })
    expect(await now(one.pluginId)).toMatchObject({ activeSha: next, previousSha: one.activeSha, pendingSha: null })
  })

  it('that fails leaves the old version on and says why, on the plugin and on the bundle', async () => {
    const one = await enabled()
    const id = one.pluginId
    const next = await bundle({ id, version: '2.0.0', manifest: { ...backend, permissions: ['kv'] } })
    await requestUpgrade(changing, { ...seen(one), sha256: next })
    const failing = { pluginId: id, sha256: next, reason: 'it threw at import' }
    expect(await failUpgrade(pool, bus, failing)).toBe(true)
    expect(await failUpgrade(pool, bus, failing)).toBe(false)
    expect(await completeUpgrade(pool, bus, failing)).toBe(false)
    expect(await now(id)).toMatchObject({
      ...{ activeSha: one.activeSha, pendingSha: null, granted: [] },
      notice: 'Version 2.0.0 did not start: it threw at import. Version 1.0.0 stays on.',
    })
    const { rows } = await pool.query('select failure from plugin_bundle where sha256 = $1', [next])
    expect(rows).toEqual([{ failure: 'it threw at import' }])
    expect((await audit(id)).at(-1)).toMatchObject({ did: 'gave up the upgrade to 2.0.0' })
  })

  it('goes back by itself within ten minutes, once, and not later', async () => {
    const one = await enabled()
    const id = one.pluginId
    const next = await bundle({ id, version: '2.0.0', manifest: backend })
    await requestUpgrade(changing, { ...seen(one), sha256: next })
    await completeUpgrade(pool, bus, { pluginId: id, sha256: next })
    expect(await fallBack(pool, bus, { pluginId: id, sha256: one.activeSha, reason: 'late' })).toBe(false)
    expect(await fallBack(pool, bus, { pluginId: id, sha256: next, reason: '5 crashes in 60 s' })).toBe(true)
    expect(await now(id)).toMatchObject({ activeSha: one.activeSha, previousSha: null, swappedAt: null })
    expect((await audit(id)).at(-1)).toMatchObject({ did: 'fell back to 1.0.0' })
    expect((await now(id)).notice).toMatch(/^Version 2\.0\.0 crashed again and again.*went back to version 1\.0\.0\.$/)
    expect(await fallBack(pool, bus, { pluginId: id, sha256: one.activeSha, reason: 'again' })).toBe(false)
    await requestUpgrade(changing, { ...seen(await now(id)), sha256: next })
    await completeUpgrade(pool, bus, { pluginId: id, sha256: next })
    await pool.query(`update plugin_installation set swapped_at = now() - interval '11 minutes' where plugin_id = $1`, [
      id,
    ])
    expect(await fallBack(pool, bus, { pluginId: id, sha256: next, reason: 'late' })).toBe(false)
  })

  it('that a person brings up while the version before it crashes still comes', async () => {
    const one = await enabled()
    const id = one.pluginId
    const [two, three] = [await bundle({ id, manifest: backend }), await bundle({ id, manifest: backend })]
    await requestUpgrade(changing, { ...seen(one), sha256: two })
    await completeUpgrade(pool, bus, { pluginId: id, sha256: two })
    await requestUpgrade(changing, { ...seen(await now(id)), sha256: three })
    expect(await fallBack(pool, bus, { pluginId: id, sha256: two, reason: 'crashes' })).toBe(true)
    expect(await now(id)).toMatchObject({ activeSha: one.activeSha, pendingSha: three })
    expect(await completeUpgrade(pool, bus, { pluginId: id, sha256: three })).toBe(true)
    expect(await now(id)).toMatchObject({ activeSha: three, previousSha: one.activeSha, pendingSha: null })
  })

  it('makes others wait, but not for ever when no engine answers', async () => {
    const one = await enabled()
    const id = one.pluginId
    const [two, three] = [await bundle({ id, manifest: backend }), await bundle({ id, manifest: backend })]
    await requestUpgrade(changing, { ...seen(one), sha256: two })
    await expect(requestUpgrade(changing, { ...seen(await now(id)), sha256: three })).rejects.toThrow(
      /is being brought up/,
    )
    await pool.query(
      `update plugin_installation set pending_since = now() - interval '31 seconds' where plugin_id = $1`,
      [id],
    )
    await requestUpgrade(changing, { ...seen(await now(id)), sha256: three })
    expect(await now(id)).toMatchObject({ pendingSha: three })
  })
})

describe('of two at once one wins, and the other is told who it was', () => {
  const outcomes = async (attempts: Promise<unknown>[]) => {
    const settled = await Promise.allSettled(attempts)
    const lost = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []))
    return { won: settled.length - lost.length, lost }
  }

  it('two upgrades', async () => {
    const one = await enabled()
    const id = one.pluginId
    const [ada, bob] = [changingAs(await person('administrator')), changingAs(await person('administrator'))]
    const shas = [await bundle({ id, manifest: backend }), await bundle({ id, manifest: backend })]
    const { won, lost } = await outcomes([
      requestUpgrade(ada, { ...seen(one), sha256: shas[0]! }),
      requestUpgrade(bob, { ...seen(one), sha256: shas[1]! }),
    ])
    expect(won).toBe(1)
    expect(lost[0]).toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(/changed meanwhile by Ada Byron/),
    })
    expect((await now(id)).generation).toBe(one.generation + 1)
  })

  it('enable and uninstall', async () => {
    const one = await enabled()
    const off = (await disable(changing, seen(one))) as Installation
    const { won, lost } = await outcomes([
      enable(changing, { ...seen(off), audience: everyone }),
      markUninstalled(changing, { ...seen(off), dropData: true }),
    ])
    expect(won).toBe(1)
    expect(lost[0]?.name).toBe('ConflictError')
  })

  it('two registrations of one id', async () => {
    const id = newId()
    const shas = [await bundle({ id }), await bundle({ id })]
    const { won, lost } = await outcomes(shas.map((sha256) => register(changing, { sha256, ownerTeam: null })))
    expect(won).toBe(1)
    expect(lost[0]?.message).toMatch(/is taken by/)
  })

  it('engines that finish the same upgrade', async () => {
    const one = await enabled()
    const sha256 = await bundle({ id: one.pluginId, manifest: backend })
    await requestUpgrade(changing, { ...seen(one), sha256 })
    const finish = () => completeUpgrade(pool, bus, { pluginId: one.pluginId, sha256 })
    expect((await Promise.all([finish(), finish(), finish()])).filter(Boolean)).toHaveLength(1)
  })

  it('an engine that gives up and a person who disables', async () => {
    const one = await enabled()
    const id = one.pluginId
    const sha256 = await bundle({ id, manifest: backend })
    await requestUpgrade(changing, { ...seen(one), sha256 })
    const pending = await now(id)
    await Promise.allSettled([
      failUpgrade(pool, bus, { pluginId: id, sha256, reason: 'late' }),
      disable(changing, seen(pending)),
    ])
    expect((await now(id)).pendingSha).toBeNull()
  })
})
