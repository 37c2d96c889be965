import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import {
  fallBack,
  installation,
  noteQuarantine,
  register,
  requestUpgrade,
  completeUpgrade,
  failUpgrade,
} from './registry'
import { develop } from './develop'
import { outcomeOf } from './outcome'
import { acting } from './testing/acting'

const database = await testDatabase()
const { pool, bus } = database
const { bundle, person, changingAs, callAs, team, events, audit } = acting(database)
const changing = changingAs()
const manifest = { backend: { entry: 'backend/index.js' } }
const everyone = { kind: 'everyone' } as const

async function told(userId: string): Promise<string[]> {
  const { rows } = await pool.query<{ title: string }>(
    'select title from notification where user_id = $1 order by id',
    [userId],
  )
  return rows.map(({ title }) => title)
}

it('a version that fell back, did not start or is quarantined is told to its maintainers and administrators, once', async () => {
  const { id: ownerTeam } = await team('Streaming')
  const [ada, mai, dev] = [
    await person('administrator'),
    await person('viewer', { [ownerTeam]: 'maintainer' }),
    await person('viewer', { [ownerTeam]: 'developer' }),
  ]
  const one = await bundle({ id: 'told-of', version: '1.0.0', manifest })
  await register(changing, { sha256: one, ownerTeam, audience: everyone })
  const two = await bundle({ id: 'told-of', version: '2.0.0', manifest })
  const upgrade = async () => {
    const { generation } = (await installation(pool, 'told-of'))!
    await requestUpgrade(changing, { pluginId: 'told-of', generation, sha256: two })
  }
  await upgrade()
  await failUpgrade(pool, bus, { pluginId: 'told-of', sha256: two, reason: 'It ended at once' })
  await upgrade()
  await completeUpgrade(pool, bus, { pluginId: 'told-of', sha256: two })
  await fallBack(pool, bus, { pluginId: 'told-of', sha256: two, reason: 'exit code 1' })
  const trouble = { pluginId: 'told-of', sha256: one, reason: 'heap limit of 128 MB' }
  expect(await fallBack(pool, bus, trouble)).toBe(false)
  expect(await Promise.all([noteQuarantine(pool, bus, trouble), noteQuarantine(pool, bus, trouble)])).toContain(true)
  expect(await noteQuarantine(pool, bus, trouble)).toBe(false)
  for (const { id } of [ada, mai])
    expect(await told(id)).toEqual([
      'Titles stays on version 1.0.0',
      'Titles went back to version 1.0.0',
      'Titles 1.0.0 is quarantined',
    ])
  expect(await told(dev.id)).toEqual([])
  expect((await installation(pool, 'told-of'))?.notice).toBe(
    'Version 1.0.0 crashed again and again and is not started any more: heap limit of 128 MB.',
  )
})

it('does not bring back by itself what no person may bring back: a version whose key was revoked', async () => {
  const key = { id: uuidv7(), fingerprint: 'SHA256:lost', publicKey: Buffer.alloc(32), publisher: 'Streaming' }
  await database.prisma.pluginKey.create({ data: { ...key, idPrefix: 'lost-key' } })
  const signed = { id: 'lost-key', trust: 'signed', keyId: key.fingerprint, manifest } as const
  const one = await bundle({ ...signed, version: '1.0.0' })
  const two = await bundle({ ...signed, version: '2.0.0', trust: 'shipped', keyId: null })
  await register(changing, { sha256: one, ownerTeam: null, audience: everyone })
  const { generation } = (await installation(pool, 'lost-key'))!
  await requestUpgrade(changing, { pluginId: 'lost-key', generation, sha256: two })
  await completeUpgrade(pool, bus, { pluginId: 'lost-key', sha256: two })
  await database.prisma.pluginKey.update({ where: { id: key.id }, data: { revokedAt: new Date() } })
  const trouble = { pluginId: 'lost-key', sha256: two, reason: 'exit code 1' }
  expect(await fallBack(pool, bus, trouble)).toBe(false)
  await noteQuarantine(pool, bus, trouble)
  expect(await installation(pool, 'lost-key')).toMatchObject({
    activeSha: two,
    notice: expect.stringMatching(/Groundwork did not go back to version 1\.0\.0: Its key SHA256:lost .* was revoked/),
  })
  // Where it was too late anyway, its key is not what kept it.
  const swapped = (minutesAgo: number) =>
    pool.query(
      `update plugin_installation set notice = null, swapped_at = now() - $2 * interval '1 minute' where plugin_id = $1`,
      ['lost-key', minutesAgo],
    )
  await swapped(11)
  expect(await fallBack(pool, bus, trouble)).toBe(false)
  await noteQuarantine(pool, bus, trouble)
  expect((await installation(pool, 'lost-key'))?.notice).toMatch(/to version 1\.0\.0: .* within 10 minutes of the move/)
  await swapped(1)
  await database.prisma.pluginKey.update({ where: { id: key.id }, data: { revokedAt: null } })
  expect(await fallBack(pool, bus, trouble)).toBe(true)
  expect((await installation(pool, 'lost-key'))?.activeSha).toBe(one)
})

it('gives up a version whose key was revoked while it was brought up', async () => {
  const key = { id: uuidv7(), fingerprint: 'SHA256:stolen', publicKey: Buffer.alloc(32), publisher: 'Streaming' }
  await database.prisma.pluginKey.create({ data: { ...key, idPrefix: 'stolen-key' } })
  const one = await bundle({ id: 'stolen-key', version: '1.0.0', manifest })
  const signed = { trust: 'signed', keyId: key.fingerprint, manifest } as const
  const two = await bundle({ id: 'stolen-key', version: '2.0.0', ...signed })
  await register(changing, { sha256: one, ownerTeam: null, audience: everyone })
  const { generation } = (await installation(pool, 'stolen-key'))!
  await requestUpgrade(changing, { pluginId: 'stolen-key', generation, sha256: two })
  await database.prisma.pluginKey.update({ where: { id: key.id }, data: { revokedAt: new Date() } })
  expect(await completeUpgrade(pool, bus, { pluginId: 'stolen-key', sha256: two })).toBe(false)
  expect(await installation(pool, 'stolen-key')).toMatchObject({
    ...{ activeSha: one, pendingSha: null },
    notice: expect.stringMatching(/^Version 2\.0\.0 was not taken: Its key SHA256:stolen .*revoked.* stays on\.$/),
  })
  // It is offered again once its key is trusted again.
  const { rows } = await pool.query('select failure, failed_at from plugin_bundle where sha256 = $1', [two])
  expect(rows).toEqual([{ failure: null, failed_at: null }])
})

it('the trouble of a preview is told to its developer alone, with words that fit builds of one number', async () => {
  const { id: ownerTeam } = await team('Previews')
  const [ada, mai, dev] = [
    await person('administrator'),
    await person('viewer', { [ownerTeam]: 'maintainer' }),
    await person('developer', { [ownerTeam]: 'developer' }),
  ]
  const build = () => bundle({ id: 'previewed', version: '0.1.0', manifest, trust: 'unsigned', source: 'dev' })
  const one = await build()
  await register(changingAs(dev), { sha256: one, ownerTeam: null, dev: true })
  await pool.query('update plugin_installation set owner_team = $2 where plugin_id = $1', ['previewed', ownerTeam])
  const two = await build()
  await develop(changingAs(dev), { sha256: two })
  await failUpgrade(pool, bus, { pluginId: 'previewed', sha256: two, reason: 'It ended at once' })
  expect(await installation(pool, 'previewed')).toMatchObject({
    activeSha: one,
    notice: 'Version 0.1.0 did not start: It ended at once. What was there before stays on.',
  })
  const version = { pluginId: 'previewed', sha256: two }
  const failed = { state: 'failed', reason: 'It ended at once', stays: true }
  expect(await outcomeOf(pool, version, { patienceMs: 0 })).toEqual(failed)
  await noteQuarantine(pool, bus, { pluginId: 'previewed', sha256: one, reason: 'exit code 1' })
  expect(await told(dev.id)).toEqual(['Titles 0.1.0 did not start', 'Titles 0.1.0 is quarantined'])
  for (const { id } of [ada, mai]) expect(await told(id)).toEqual([])
})

it('a quarantined plugin is restarted by those who manage it, with audit and event', async () => {
  const sha256 = await bundle({ id: 'again', version: '1.0.0', manifest })
  await register(changing, { sha256, ownerTeam: null, audience: everyone })
  await noteQuarantine(pool, bus, { pluginId: 'again', sha256, reason: 'exit code 1' })
  const { generation } = (await installation(pool, 'again'))!
  const seen = { id: 'again', generation }
  await expect(callAs(await person('developer')).restart(seen)).rejects.toThrow('belongs to the platform')
  await callAs(await person('administrator')).restart(seen)
  expect(await installation(pool, 'again')).toMatchObject({ notice: null, generation: generation + 1 })
  expect((await events('again')).at(-1)).toBe('restarted')
  expect((await audit('again')).at(-1)).toMatchObject({ action: 'plugin.manage', did: 'restarted the plugin' })
  await expect(callAs(await person('administrator')).restart(seen)).rejects.toThrow('changed meanwhile')
})

it('administrators give a plugin to another team, unless its id or its key belongs elsewhere', async () => {
  const [one, two] = [await team('One'), await team('Two')]
  const sha256 = await bundle({ id: 'given-away', version: '1.0.0' })
  await register(changing, { sha256, ownerTeam: one.id, audience: everyone })
  const give = async (who: Parameters<typeof callAs>[0], ownerTeam: string | null) =>
    callAs(who).changeOwner({
      id: 'given-away',
      generation: (await installation(pool, 'given-away'))!.generation,
      ownerTeam,
    })
  const ada = await person('administrator')
  await expect(give(await person('viewer', { [one.id]: 'maintainer' }), two.id)).rejects.toThrow('administrator')
  await give(ada, two.id)
  expect((await installation(pool, 'given-away'))?.ownerTeam).toBe(two.id)
  expect((await audit('given-away')).at(-1)).toMatchObject({ did: 'changed the owner of the plugin', by: ada.name })
  await expect(give(ada, two.id)).rejects.toThrow('already')
  await callAs(ada).envelopes.grant({
    ...{
      teamId: two.id,
      idPrefix: 'given',
      permissions: [],
      points: [],
      memoryMb: 64,
      everyone: false,
      ratePerMinute: 10,
    },
    environments: [],
  })
  await expect(give(ada, one.id)).rejects.toThrow('belong to the team Two')
})
