import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it, vi } from 'vitest'
import { developPlugin } from '../lifecycle/register'
import { installation } from '../registry/registry'
import { emptyTerms, newKey, outcome, twoTeams, type Who } from './testing/streaming'

vi.stubEnv('GROUNDWORK_SECRET', 's'.repeat(40))
const database = await testDatabase()
const { pool } = database
const { as, audit, billing, bundle, changingAs, generationOf, people, registered, streaming, team } =
  await twoTeams(database)
const everyone = { kind: 'everyone' } as const

describe('registering', () => {
  it('takes all permissions or none', async () => {
    const sha256 = await bundle({ id: 'stream-perms', manifest: { permissions: ['kv', 'jobs'] } })
    const attempt = (granted: string[]) =>
      as('administrator').register({ sha256, granted, ownerTeam: null, audience: null })
    await expect(attempt(['kv'])).rejects.toThrow(/asks for jobs too\. Permissions are granted all or none/)
    await expect(attempt(['kv', 'jobs', 'sql'])).rejects.toThrow(/does not ask for sql/)
  })

  it('refuses an unsigned bundle, a key of nobody, a key for other ids and a revoked key, each in its own words', async () => {
    const admin = as('administrator')
    const given = { ...newKey(), idPrefix: 'elsewhere' }
    const { fingerprint: other } = await admin.keys.trust(given)
    const { id: keyId, fingerprint: revoked } = await admin.keys.trust(newKey())
    await admin.keys.revoke({ id: keyId })
    const words = [
      [null, /It is not signed/],
      ['SHA256:nobody', /SHA256:nobody is not trusted here/],
      [other, /is trusted for other ids \(elsewhere\)/],
      [revoked, /was revoked/],
    ] as const
    for (const [key, message] of words) {
      const sha256 = await bundle({ id: 'stream-trust', trust: key ? 'signed' : 'unsigned', keyId: key })
      await expect(admin.register({ sha256, granted: [], ownerTeam: streaming.id, audience: null })).rejects.toThrow(
        message,
      )
    }
  })

  it('inside the envelope is done by the team alone, and stays a preview of that person without an audience', async () => {
    const { fingerprint } = await as('administrator').keys.trust({ ...newKey(), teamId: streaming.id })
    const sha256 = await bundle({
      ...{ id: 'stream-own', trust: 'signed', keyId: fingerprint },
      manifest: {
        permissions: ['kv', 'http:api.example.com'],
        contributes: [{ point: 'page/v1', id: 'home', title: 'Home', path: '/' }],
      },
    })
    const made = await as('ofTeam').register({
      ...{ sha256, granted: ['kv', 'http:api.example.com'], ownerTeam: streaming.id, audience: null },
    })
    expect(made).toMatchObject({ state: 'draft', ownerTeam: streaming.id })
    const ids = async (who: Who) => (await as(who).contributions()).plugins.map(({ id }) => id)
    expect(await ids('ofTeam')).toContain('stream-own')
    expect(await ids('administrator')).not.toContain('stream-own')
    await as('ofTeam').enable({
      id: made.pluginId,
      generation: made.generation,
      audience: { kind: 'teams', teams: [billing.id] },
    })
    expect(await ids('ofOther')).toContain('stream-own')
    expect(await ids('ofTeam')).not.toContain('stream-own')
  })
})

describe('an envelope holds', () => {
  const attempt = async (who: Who, given: Parameters<typeof bundle>[0], ownerTeam: string | null = streaming.id) => {
    const sha256 = await bundle(given)
    const granted = (given?.manifest?.['permissions'] as string[] | undefined) ?? []
    return as(who).register({ sha256, granted, ownerTeam, audience: null })
  }

  it('ids, permissions, points and memory', async () => {
    const message = async (given: Parameters<typeof bundle>[0]) =>
      attempt('ofTeam', given).then(
        () => 'done',
        (error: Error) => error.message,
      )
    expect(await message({ id: 'streamer' })).toMatch(/Id: streamer; allowed: Your team has no envelope/)
    const beyond = await message({
      id: 'stream-much',
      manifest: {
        permissions: ['sql', 'http:api.other.com'],
        contributes: [{ point: 'home/card/v1', id: 'card', title: 'Card' }],
        backend: { entry: 'backend/index.js', memoryMb: 512 },
      },
    })
    for (const part of ['(sql)', '(http:api.other.com)', '(home/card/v1)', 'Memory: 512 MB; allowed: 256 MB'])
      expect(beyond).toContain(part)
  })

  it('against a prefix of another team, whoever tries', async () => {
    await expect(attempt('ofOther', { id: 'stream-grab' }, billing.id)).rejects.toThrow(
      /Ids that begin with "stream-" belong to the team Streaming/,
    )
    await expect(attempt('administrator', { id: 'stream-grab' }, billing.id)).rejects.toThrow(
      /belong to the team Streaming/,
    )
    await expect(attempt('administrator', { id: 'stream-grab' }, null)).rejects.toThrow(/belong to the team Streaming/)
  })

  it('against registering for a team that is not one’s own, or for the platform', async () => {
    expect(await outcome(attempt('ofOther', { id: 'stream-x' }))).toBe('FORBIDDEN')
    expect(await outcome(attempt('ofTeam', { id: 'free' }, null))).toBe('FORBIDDEN')
  })

  it('against an upgrade that asks for more, and not against what the plugin has already', async () => {
    const { id } = await registered('stream-grow', { permissions: ['sql'] })
    const upgrade = async (permissions: string[]) =>
      as('ofTeam').upgrade({
        id,
        generation: await generationOf(id),
        sha256: await bundle({ id, manifest: { permissions } }),
      })
    await expect(upgrade(['sql', 'secrets'])).rejects.toThrow(
      /goes beyond the envelope of its team\. Permission: .*\(secrets\)/,
    )
    expect(await outcome(upgrade(['sql', 'kv']))).toBe('done')
  })

  it('against taking over what an uninstalled plugin of another team left', async () => {
    const id = 'left-behind'
    const sha256 = await bundle({ id })
    const made = await as('administrator').register({
      sha256,
      granted: [],
      ownerTeam: streaming.id,
      audience: everyone,
    })
    await as('administrator').uninstall({ id, generation: made.generation, dropData: false })
    await as('administrator').envelopes.grant({ ...emptyTerms('left-'), teamId: billing.id })
    const again = await bundle({ id })
    const attempted = as('ofOther').register({ sha256: again, granted: [], ownerTeam: billing.id, audience: null })
    await expect(attempted).rejects.toThrow(/belongs to the team Streaming/)
  })

  it('one prefix each: those that could cover the same id are refused', async () => {
    const grant = (idPrefix: string) =>
      as('administrator').envelopes.grant({ ...emptyTerms(idPrefix), teamId: billing.id })
    for (const prefix of ['stream', 'stream-', 'stream-billing'])
      await expect(grant(prefix)).rejects.toThrow(/overlaps "stream-" of the team Streaming/)
    const { id } = await grant('streams')
    await as('administrator').envelopes.change({ id, ...emptyTerms('flows-') })
    await as('administrator').envelopes.revoke({ id })
    expect((await as('viewer').envelopes.list()).envelopes.map((one) => one.id)).not.toContain(id)
    expect((await audit(id)).map(({ did }) => did)).toEqual([
      'granted an envelope',
      'changed the envelope',
      'took back the envelope',
    ])
    const both = await Promise.allSettled([grant('races-a'), grant('races')])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

describe('a developer', () => {
  it('takes no id of a team away from it', async () => {
    const develop = async (who: Who) =>
      developPlugin(changingAs(people[who]), await bundle({ id: 'stream-folder', trust: 'unsigned', source: 'dev' }))
    await expect(develop('developer')).rejects.toThrow(/belong to the team Streaming, and you are no developer in it/)
    expect(await develop('developerOfTeam')).toMatchObject({ dev: true, state: 'draft', ownerTeam: streaming.id })
    await expect(develop('ofTeam')).rejects.toThrow(/Somebody else develops/)
    const seen = { id: 'stream-folder', generation: await generationOf('stream-folder') }
    // A preview of one's own is not one's own to give to a team.
    expect(await outcome(as('developerOfTeam').changeOwner({ ...seen, ownerTeam: billing.id }))).toBe('FORBIDDEN')
    // A bundle that others may have is offered beside the preview, and registered in its place.
    const sha256 = await bundle({ id: 'stream-folder' })
    const offered = (await as('viewer').available()).map(({ label }) => label.sha256)
    expect(offered).toContain(sha256)
    expect(await as('ofTeam').bundle({ sha256 })).toMatchObject({ installed: null, keptData: true })
    await as('ofTeam').uninstall({ ...seen, dropData: false })
  })
})

describe('the owner of a plugin', () => {
  it('can be another one when its team is gone', async () => {
    const gone = await team('Gone')
    const sha256 = await bundle({ id: 'orphaned' })
    const { generation } = await as('administrator').register({
      ...{ sha256, granted: [], ownerTeam: gone.id, audience: everyone },
    })
    await database.prisma.team.delete({ where: { id: gone.id } })
    await as('administrator').changeOwner({ id: 'orphaned', generation, ownerTeam: billing.id })
    expect((await as('viewer').detail({ id: 'orphaned' })).ownerTeamName).toBe('Billing')
  })
})

describe('a configuration is tried', () => {
  const tried = (who: Who, sha256: string) => outcome(as(who).config.check({ sha256, values: {} }))
  const backend = { manifest: { backend: { entry: 'b.js' } } }

  it('only by code that may come in, and of a plugin that is registered only by its owners', async () => {
    expect(await tried('developer', await bundle({ id: 'stream-new', trust: 'unsigned', ...backend }))).toBe(
      'FORBIDDEN',
    )
    const { id } = await registered('stream-tried')
    const next = await bundle({ id, ...backend })
    expect(await tried('developer', next)).toBe('FORBIDDEN')
    // No engine is there to ask: it gets as far as that.
    expect(await tried('ofTeam', next)).not.toBe('FORBIDDEN')
  })
})

describe('why a version failed', () => {
  it('is told whole to those who may read its log, and by its kind to others', async () => {
    const { id } = await registered('stream-broken')
    const said = 'postgres://ada:hunter2@db'
    const reason = `It failed while it started: ${said}.`
    await pool.query('update plugin_installation set notice = $2 where plugin_id = $1', [
      id,
      `Version 2.0.0 did not start: ${reason} Version 1.0.0 stays on.`,
    ])
    await pool.query('update plugin_bundle set failure = $2 where plugin_id = $1', [id, reason])
    await pool.query(
      `insert into plugin_job_run (id, plugin_id, job, attempt, state, reason) values (gen_random_uuid(), $1, 'sync', 1, 'failed', $2)`,
      [id, said],
    )
    const told = async (who: Who) => JSON.stringify([await as(who).list(), await as(who).detail({ id })])
    for (const who of ['developerOfTeam', 'ofTeam', 'maintainer', 'administrator'] as const)
      expect(await told(who)).toContain('hunter2')
    for (const who of ['viewer', 'developer', 'ofOther'] as const) {
      expect(await told(who)).not.toContain('hunter2')
      const { installation: shown, label } = await as(who).detail({ id })
      expect(shown.notice).toContain('It failed while it started; its log says more. Version 1.0.0 stays on.')
      expect((await as(who).bundle({ sha256: label.sha256 })).label.failure).not.toContain('hunter2')
    }
  })
})

describe('the rest of the table', () => {
  it('keeps secrets to names and hints', async () => {
    const { id } = await registered('stream-secret', {
      permissions: ['secrets'],
      secrets: [{ name: 'API_KEY', description: 'Of it.' }],
    })
    await as('ofTeam').secrets.set({ id, name: 'API_KEY', value: 'very-secret-value-42' })
    const list = await as('ofTeam').secrets.list({ id })
    expect(list).toMatchObject([{ name: 'API_KEY', set: true, hint: '42' }])
    const { rows } = await pool.query('select detail from audit where resource_id = $1', [id])
    expect(JSON.stringify([list, rows])).not.toContain('very-secret')
    await as('ofTeam').secrets.remove({ id, name: 'API_KEY' })
    expect((await as('ofTeam').secrets.list({ id }))[0]?.set).toBe(false)
  })

  it('offers the newest version that is not known to fail, and says which newer one fails', async () => {
    const id = 'stream-offered'
    const offered = async () => (await as('viewer').available()).find(({ label }) => label.pluginId === id)
    const versions = ['1.0.0', '2.0.0', '3.0.0']
    const stored: string[] = []
    for (const version of versions) stored.push(await bundle({ id, version }))
    // As if they had come in within one millisecond.
    await pool.query('update plugin_bundle set created_at = now() where plugin_id = $1', [id])
    const fail = (sha256: string | undefined, why: string) =>
      pool.query('update plugin_bundle set failure = $2, failed_at = now() where sha256 = $1', [sha256, why])
    expect(await offered()).toMatchObject({ label: { version: '3.0.0', failure: null }, newerFailed: null })
    await fail(stored[2], 'it threw at import')
    expect(await offered()).toMatchObject({
      label: { version: '2.0.0', failure: null },
      newerFailed: { version: '3.0.0' },
    })
    expect((await as('administrator').available()).find(({ label }) => label.pluginId === id)).toMatchObject({
      newerFailed: { failure: 'it threw at import' },
    })
    await fail(stored[0], 'so did this')
    await fail(stored[1], 'and this')
    expect(await offered()).toMatchObject({ label: { version: '3.0.0' }, newerFailed: null })
  })

  it('says when a job would run, and why it does not: in a preview, while it is off, without the permission', async () => {
    const id = 'stream-jobs'
    const manifest = {
      permissions: ['jobs'],
      backend: { entry: 'backend/index.js' },
      contributes: [
        { point: 'job/v1', id: 'nightly', title: 'Nightly', schedule: '0 2 * * *' },
        { point: 'job/v1', id: 'asked', title: 'Asked' },
      ],
    }
    const sha256 = await bundle({ id, manifest })
    await as('administrator').register({ sha256, granted: ['jobs'], ownerTeam: streaming.id, audience: null })
    const found = () => as('administrator').jobs({ id })
    const { jobs, held } = await found()
    expect(held).toBe('preview')
    expect(jobs).toMatchObject([{ id: 'nightly' }, { id: 'asked', nextRun: null }])
    expect(jobs[0]?.nextRun?.getUTCHours()).toBe(2)
    const seen = async () => ({ id, generation: await generationOf(id) })
    await as('administrator').enable({ ...(await seen()), audience: everyone })
    expect((await found()).held).toBeNull()
    await as('administrator').disable(await seen())
    expect((await found()).held).toBe('disabled')
    await pool.query(`update plugin_installation set state = 'draft', granted = '{}' where plugin_id = $1`, [id])
    expect((await found()).held).toBe('withheld')
  })

  it('counts loads of what is on for the person only, and writes failures into the log', async () => {
    const { id } = await registered('stream-load')
    const sha256 = (await installation(pool, id))?.activeSha ?? ''
    expect(await as('viewer').reportLoad({ pluginId: id, sha256, ms: 12 })).toEqual({ counted: true })
    expect(await as('viewer').reportLoad({ pluginId: id, sha256: 'f'.repeat(64), ms: 12 })).toEqual({ counted: false })
    await as('viewer').reportLoad({ pluginId: id, sha256, ms: 20, error: 'x is not a function' })
    await vi.waitFor(async () => {
      expect((await as('viewer').detail({ id })).figures).toMatchObject({ loads: 2, loadErrors: 1, loadMs: 16 })
      expect((await as('ofTeam').logs({ id })).lines.map(({ line }) => line)).toEqual([
        expect.stringContaining('x is not a function'),
      ])
    }, 20_000)
    // All at once: what is asked one after another may take so long that the limit lets more through.
    const told = await Promise.all(
      Array.from({ length: 200 }, () => as('viewer').reportLoad({ pluginId: id, sha256, ms: 1 })),
    )
    expect(told.filter(({ counted }) => counted).length).toBeLessThan(100)
  })

  it('says what a change of the contract would break', async () => {
    const page = { point: 'page/v1', id: 'home', title: 'Home', path: '/' }
    await registered('stream-impact', { contributes: [page], engines: { groundwork: '>=1.0.0 <3.0.0' } })
    const { breaks } = await as('viewer').impact({ remove: 'page/v1' })
    expect(breaks?.map(({ pluginId }) => pluginId)).toContain('stream-impact')
    const moved = (await as('viewer').impact({ contract: '2.0.0' })).breaks ?? []
    expect(moved.map(({ pluginId }) => pluginId)).not.toContain('stream-impact')
    const why = 'It works with ^1.0.0, not with 2.0.0.'
    expect(moved).toContainEqual(expect.objectContaining({ ownerTeamName: 'Streaming', why }))
    const both = (await as('viewer').impact({ remove: 'page/v1', contract: '4.0.0' })).breaks ?? []
    const twice = both.filter(({ pluginId }) => pluginId === 'stream-impact')
    expect(twice.map((each) => each.why)).toEqual([
      'It uses page/v1 for home. It works with >=1.0.0 <3.0.0, not with 4.0.0.',
    ])
    expect(new Set(both.map(({ pluginId }) => pluginId)).size).toBe(both.length)
    expect(await outcome(as('viewer').impact({ contract: 'two' }))).toBe('BAD_REQUEST')
  })
})
