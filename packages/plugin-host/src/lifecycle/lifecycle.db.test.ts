import { createHash } from 'node:crypto'
import { can } from '@groundwork/access/can'
import { putBlob } from '@groundwork/db/blobs'
import { makeTeam } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it, vi } from 'vitest'
import { readConfig } from '../config/config'
import { completeUpgrade, failUpgrade, type Installation, installation } from '../registry/registry'
import { loadStanding, pluginActor, type Standing } from '../platform/standing'
import { bundleDetail, pluginDetail } from '../reading/detail'
import { bundleRow } from '../registry/bundles'
import { withheldFrom } from '../registry/grants'
import { acting } from '../registry/testing/acting'
import { undoMigrations } from '../registry/undo-migrations'
import { rollBackPlugin, uninstallPlugin, upgradePlugin } from './change-version'
import { developPlugin, registerPlugin } from './register'

vi.stubEnv('GROUNDWORK_SECRET', 's'.repeat(40))
const database = await testDatabase()
const { pool, bus } = database
const { bundle, callAs, changingAs, person } = acting(database)
const changing = changingAs()
const everyone = { kind: 'everyone' } as const
let ids = 0
const newId = () => `tables-${(ids += 1)}`

const first = '-- migrate:up\ncreate table title (id int);\n-- migrate:down\ndrop table title;\n'
const second = '-- migrate:up\ncreate table vote (id int);\n-- migrate:down\ndrop table vote;\n'
const broken = '-- migrate:up\ncreate table vote (id int);\ncreate tabel oops (id int);\n'
const schema = { type: 'object', required: ['market'], properties: { market: { type: 'string' } } }

/** A bundle with files as they are stored. */
async function withFiles(given: { id: string; version: string; files: Record<string, string>; manifest?: object }) {
  const { id, version, files } = given
  const migrations = Object.keys(files).filter((path) => path.endsWith('.sql'))
  const config = files['config.json'] ? [{ point: 'config/schema/v1', id: 'config', file: 'config.json' }] : []
  const manifest = {
    permissions: ['sql'],
    backend: { entry: 'b.js' },
    migrations,
    contributes: config,
    ...given.manifest,
  }
  const sha256 = await bundle({ id, version, manifest })
  const listed: Record<string, object> = {}
  for (const [path, text] of Object.entries(files)) {
    const hash = await putBlob(pool, Buffer.from(text))
    listed[path] = { sha256: hash, size: text.length, type: 'application/octet-stream', served: false }
  }
  await pool.query('update plugin_bundle set files = $2 where sha256 = $1', [sha256, JSON.stringify(listed)])
  return sha256
}

const applied = async (id: string) => {
  const { rows } = await pool.query<{ name: string }>(
    'select name from plugin_migration where plugin_id = $1 order by name',
    [id],
  )
  return rows.map(({ name }) => name)
}
const tables = async (id: string) => {
  const { rows } = await pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname like '%' || $1 order by 1`,
    [id.replaceAll('-', '_')],
  )
  return rows.map(({ name }) => name)
}
const now = async (id: string) => (await installation(pool, id)) as Installation
const seen = async (pluginId: string) => ({ pluginId, generation: (await now(pluginId)).generation })

async function installed(id: string): Promise<void> {
  const sha256 = await withFiles({ id, version: '1.0.0', files: { '1.sql': first } })
  await registerPlugin(changing, { sha256, granted: ['sql'], ownerTeam: null, audience: everyone })
}

async function upgradeFails(pluginId: string): Promise<void> {
  await failUpgrade(pool, bus, { pluginId, sha256: (await now(pluginId)).pendingSha ?? '', reason: 'it did not start' })
}

describe('tables', () => {
  it('of a version that is being brought up stay, though an earlier one is just undone', async () => {
    const id = newId()
    await installed(id)
    const version = (number: string) => withFiles({ id, version: number, files: { '1.sql': first, '2.sql': second } })
    await upgradePlugin(changing, { ...(await seen(id)), sha256: await version('2.0.0') })
    await upgradeFails(id)
    const failed = await now(id)
    await upgradePlugin(changing, { ...(await seen(id)), sha256: await version('3.0.0') })
    await undoMigrations(pool, failed)
    expect(await tables(id)).toEqual(['title', 'vote'])
    await upgradeFails(id)
    expect(await tables(id)).toEqual(['title'])
  })

  it('come with the registration, grow before the new version starts and shrink when it fails', async () => {
    const id = newId()
    await installed(id)
    expect(await tables(id)).toEqual(['title'])
    const sha256 = await withFiles({ id, version: '2.0.0', files: { '1.sql': first, '2.sql': second } })
    await upgradePlugin(changing, { ...(await seen(id)), sha256 })
    expect([(await now(id)).pendingSha, await tables(id)]).toEqual([sha256, ['title', 'vote']])
    await failUpgrade(pool, bus, { pluginId: id, sha256, reason: 'it did not start' })
    expect([await tables(id), await applied(id)]).toEqual([['title'], ['1.sql']])
  })

  it('are taken back when the pointer goes back', async () => {
    const id = newId()
    await installed(id)
    const sha256 = await withFiles({ id, version: '2.0.0', files: { '1.sql': first, '2.sql': second } })
    await upgradePlugin(changing, { ...(await seen(id)), sha256 })
    await completeUpgrade(pool, bus, { pluginId: id, sha256 })
    await rollBackPlugin(changing, await seen(id))
    const { pendingSha } = await now(id)
    await completeUpgrade(pool, bus, { pluginId: id, sha256: pendingSha! })
    // Not at once: what is under way in the version that was left needs them. This is what happens when it has drained.
    expect(await tables(id)).toEqual(['title', 'vote'])
    await undoMigrations(pool, await now(id))
    expect(await tables(id)).toEqual(['title'])
  })

  it('that cannot be made refuse the upgrade with file and line, and nothing changes', async () => {
    const id = newId()
    await installed(id)
    const before = await now(id)
    const sha256 = await withFiles({ id, version: '2.0.0', files: { '1.sql': first, '2.sql': broken } })
    await expect(upgradePlugin(changing, { ...(await seen(id)), sha256 })).rejects.toMatchObject({
      file: '2.sql',
      line: 3,
    })
    expect([await now(id), await tables(id)]).toEqual([before, ['title']])
  })

  it('stay or go at an uninstall, and are found again', async () => {
    const id = newId()
    await installed(id)
    await uninstallPlugin(changing, { ...(await seen(id)), dropData: false })
    expect(await tables(id)).toEqual(['title'])
    const { activeSha } = await now(id)
    await registerPlugin(changing, { sha256: activeSha, granted: ['sql'], ownerTeam: null, audience: everyone })
    await uninstallPlugin(changing, { ...(await seen(id)), dropData: true })
    expect([await tables(id), await applied(id), (await now(id)).dataDropped]).toEqual([[], [], true])
  })
})

describe('a registration whose steps fail leaves nothing behind', () => {
  it('when its tables cannot be made', async () => {
    const id = newId()
    const sha256 = await withFiles({ id, version: '1.0.0', files: { '1.sql': broken } })
    const attempt = registerPlugin(changing, { sha256, granted: ['sql'], ownerTeam: null, audience: everyone })
    await expect(attempt).rejects.toMatchObject({ file: '1.sql' })
    expect([await installation(pool, id), await tables(id)]).toEqual([null, []])
  })

  it('when its configuration does not fit', async () => {
    const id = newId()
    const files = { 'config.json': JSON.stringify(schema), '1.sql': first }
    const sha256 = await withFiles({ id, version: '1.0.0', files })
    const attempt = (config?: unknown) =>
      registerPlugin(changing, { sha256, granted: ['sql'], ownerTeam: null, audience: null, config })
    await expect(attempt()).rejects.toMatchObject({ name: 'InputError' })
    await expect(attempt({ market: 3 })).rejects.toThrow(/market/)
    expect([await installation(pool, id), await tables(id)]).toEqual([null, []])
    expect(await attempt({ market: 'nl' })).toMatchObject({ state: 'draft', configRevision: 1 })
  })

  it('when a secret is none of its own', async () => {
    const id = newId()
    const sha256 = await withFiles({ id, version: '1.0.0', files: { '1.sql': first } })
    const secrets = { OTHER: 'x' }
    const attempt = registerPlugin(changing, { sha256, granted: ['sql'], ownerTeam: null, audience: null, secrets })
    await expect(attempt).rejects.toThrow(/no secret "OTHER"/)
    expect([await installation(pool, id), await tables(id)]).toEqual([null, []])
  })
})

describe('a plugin in development', () => {
  const developer = async () => changingAs(await person('developer'))
  const dev = (id: string, manifest = {}) => bundle({ id, trust: 'unsigned', source: 'dev', manifest })

  it('is for its developer alone, follows the folder, and cannot be enabled for others', async () => {
    const id = newId()
    const ada = await developer()
    const person = ada.actor.kind === 'user' ? ada.actor.id : ''
    expect(await developPlugin(ada, await dev(id))).toMatchObject({ state: 'draft', dev: true, registeredBy: person })
    const next = await dev(id)
    expect(await developPlugin(ada, next)).toMatchObject({ activeSha: next, audience: { kind: 'me', users: [person] } })
    const { enable } = await import('../registry/registry')
    await expect(enable(ada, { ...(await seen(id)), audience: everyone })).rejects.toThrow(
      /follows a folder in development/,
    )
    await expect(developPlugin(await developer(), await dev(id))).rejects.toThrow(/Somebody else develops/)
    const packed = await bundle({ id, version: '2.0.0' })
    await expect(upgradePlugin(ada, { ...(await seen(id)), sha256: packed })).rejects.toThrow(
      /Register this in its place/,
    )
    await uninstallPlugin(ada, { ...(await seen(id)), dropData: true })
    expect((await now(id)).state).toBe('uninstalled')
  })

  /** The team gets an envelope for the id, once it is developed already. */
  const grant = (teamId: string, idPrefix: string) =>
    pool.query(
      `insert into plugin_envelope (id, team_id, id_prefix, permissions, points, memory_mb, rate_per_minute, everyone)
        values (gen_random_uuid(), $1, $2, '{sql}', '{}', 512, 100, true)`,
      [teamId, idPrefix],
    )

  it('gives way with its data to the signed bundle, for its developer, its team or an administrator', async () => {
    const id = newId()
    const team = await makeTeam(database.prisma, { name: `Team ${id}` })
    const [author, mate, stranger, chief] = [
      await person('developer'),
      await person('developer', { [team.id]: 'maintainer' }),
      await person('developer', { [team.id]: 'maintainer' }),
      await person('administrator'),
    ]
    const preview = await withFiles({ id, version: '1.0.0', files: { '1.sql': first } })
    await pool.query(`update plugin_bundle set source = 'dev' where sha256 = $1`, [preview])
    await developPlugin(changingAs(author), preview)
    await grant(team.id, id)
    await pool.query(`insert into plugin_value (plugin_id, key, value, bytes) values ($1, 'k', '1', 1)`, [id])
    const packed = await withFiles({ id, version: '1.1.0', files: { '1.sql': first, '2.sql': second } })
    const registerAs = (who: typeof author) =>
      registerPlugin(changingAs(who), { sha256: packed, granted: ['sql'], ownerTeam: team.id, audience: everyone })
    await expect(registerAs(author)).rejects.toThrow(/belongs to the team/)
    await expect(registerAs(stranger)).rejects.toThrow(/belongs to the platform/)
    expect([await now(id), await applied(id)]).toMatchObject([{ dev: true, activeSha: preview }, ['1.sql']])

    await pool.query('update plugin_installation set owner_team = $2 where plugin_id = $1', [id, team.id])
    const pend = (sha256: string | null) =>
      pool.query(
        `update plugin_installation set pending_sha = $2, pending_kind = case when $2::text is null then null else 'upgrade' end,
          pending_since = case when $2::text is null then null else now() end where plugin_id = $1`,
        [id, sha256],
      )
    await pend(packed)
    await expect(registerAs(mate)).rejects.toThrow(/is being brought up/)
    await pend(null)
    const { generation } = await now(id)
    expect(await registerAs(mate)).toMatchObject({
      ...{ state: 'enabled', dev: false, activeSha: packed, previousSha: null, pendingSha: null },
      ...{ ownerTeam: team.id, registeredBy: mate.id, generation: generation + 1 },
    })
    expect([await applied(id), await tables(id)]).toEqual([
      ['1.sql', '2.sql'],
      ['title', 'vote'],
    ])
    const kept = await pool.query('select from plugin_value where plugin_id = $1', [id])
    expect(kept.rowCount).toBe(1)
    await expect(registerAs(chief)).rejects.toThrow(/is taken by/)
  })

  it('stays as it is when the bundle that would take its place is refused', async () => {
    const id = newId()
    const team = await makeTeam(database.prisma, { name: `Team ${id}` })
    const ada = changingAs(await person('developer', { [team.id]: 'maintainer' }))
    const preview = await withFiles({ id, version: '1.0.0', files: { '1.sql': first } })
    await developPlugin(ada, preview)
    await grant(team.id, id)
    const bad = await withFiles({ id, version: '1.1.0', files: { '1.sql': first, '2.sql': broken } })
    const registerIt = (sha256: string) =>
      registerPlugin(ada, { sha256, granted: ['sql'], ownerTeam: team.id, audience: null })
    await expect(registerIt(bad)).rejects.toThrow()
    expect(await now(id)).toMatchObject({ dev: true, activeSha: preview, state: 'draft' })
    expect([await applied(id), await tables(id)]).toEqual([['1.sql'], ['title']])
    const good = await withFiles({ id, version: '1.2.0', files: { '1.sql': first } })
    expect(await registerIt(good)).toMatchObject({ dev: false, activeSha: good, state: 'draft', ownerTeam: team.id })
  })

  it('gets what is not grave, what the envelope of its team allows, and all of it for an administrator', async () => {
    const wants = ['kv', 'runs.read', 'artifacts.read', 'http:api.example.com', 'http:example.com']
    const team = await makeTeam(database.prisma, { name: `Team ${newId()}` })
    const mine = newId()
    await grant(team.id, mine)
    await pool.query(
      `update plugin_envelope set permissions = '{artifacts.read,http:*.example.com}' where id_prefix = $1`,
      [mine],
    )
    const granted = async (who: Awaited<ReturnType<typeof person>>, id: string) => {
      await developPlugin(changingAs(who), await dev(id, { permissions: wants }))
      return (await now(id)).granted
    }
    const [alone, inTeam, chief] = [
      await person('developer'),
      await person('viewer', { [team.id]: 'developer' }),
      await person('administrator'),
    ]
    const id = newId()
    expect(await granted(alone, id)).toEqual(['kv', 'runs.read'])
    // The folder's next bundle, brought up by an engine, gets no more.
    const next = await dev(id, { permissions: wants, backend: { entry: 'b.js' } })
    await developPlugin(changingAs(alone), next)
    await completeUpgrade(pool, bus, { pluginId: id, sha256: next })
    expect(await now(id)).toMatchObject({ activeSha: next, granted: ['kv', 'runs.read'] })
    const grants = { dev: true, registeredBy: alone.id }
    expect(await withheldFrom(pool, grants, (await bundleRow(pool, next)).manifest)).toEqual(wants.slice(2))

    expect(await granted(inTeam, mine)).toEqual(wants.slice(0, 4))
    expect(await granted(chief, newId())).toEqual(wants)

    const standing = (await loadStanding(pool, id, null)) as Standing
    expect(can(pluginActor(standing), 'artifact.read', { kind: 'run' }).allowed).toBe(false)
    expect(can(pluginActor(standing), 'platform.http', { kind: 'host', id: 'example.com' }).allowed).toBe(false)
    expect(can(pluginActor(standing), 'platform.kv', { kind: 'plugin' }).allowed).toBe(true)
  })

  it('is all its developer’s, who has no team: its settings, log and activity, and to disable and uninstall', async () => {
    const id = newId()
    const ada = await person('developer')
    await developPlugin(changingAs(ada), await dev(id))
    const { may } = await pluginDetail(pool, ada, id)
    expect([may.manage, may.configure, may.log]).toEqual([1, 2, 3].map(() => ({ allowed: true })))
    const call = callAs(ada)
    expect(await call.logs({ id })).toBeDefined()
    expect(await call.audit({ id })).toBeDefined()
    expect(await call.secrets.list({ id })).toBeDefined()
    await expect(callAs(await person('maintainer')).secrets.list({ id })).rejects.toThrow(/Nobody's team owns it/)
    const { generation } = await now(id)
    await call.disable({ id, generation })
    await call.uninstall({ id, generation: generation + 1, dropData: true })
    expect((await now(id)).state).toBe('uninstalled')
  })

  it('from before the envelope leads to Register for the maintainer who made it, with the same version number', async () => {
    const id = newId()
    const team = await makeTeam(database.prisma, { name: `Team ${id}` })
    const ada = await person('viewer', { [team.id]: 'maintainer' })
    await developPlugin(changingAs(ada), await bundle({ id, version: '1.0.0', trust: 'unsigned', source: 'dev' }))
    expect((await now(id)).ownerTeam).toBeNull()
    await grant(team.id, id)
    const packed = await bundle({ id, version: '1.0.0', manifest: { description: 'Packed and signed.' } })
    expect(await bundleDetail(pool, ada, { sha256: packed })).toMatchObject({
      ...{ installed: null, keptData: true, ownerTeam: team.id, mayManage: { allowed: true }, excess: [] },
    })
    const wanted = { sha256: packed, granted: [], ownerTeam: team.id, audience: null }
    expect(await registerPlugin(changingAs(ada), wanted)).toMatchObject({
      dev: false,
      ownerTeam: team.id,
      version: '1.0.0',
    })
  })

  it('becomes its team’s with the next change, when an envelope for it came', async () => {
    const id = newId()
    const team = await makeTeam(database.prisma, { name: `Team ${id}` })
    const ada = changingAs(await person('viewer', { [team.id]: 'developer' }))
    await developPlugin(ada, await dev(id))
    await grant(team.id, id)
    expect(await developPlugin(ada, await dev(id))).toMatchObject({ ownerTeam: team.id })
  })

  it('never stands in for a registered one, and starts no processes on the machine', async () => {
    const id = newId()
    await installed(id)
    await expect(developPlugin(await developer(), await dev(id))).rejects.toThrow(/is registered here as/)
    const grave = await dev(newId(), { permissions: ['host.process'], backend: { entry: 'b.js' } })
    await expect(developPlugin(await developer(), grave)).rejects.toThrow(/Only an administrator brings it in/)
  })

  it('of a token belongs to the person who made it', async () => {
    const ada = await person('developer')
    const token = crypto.randomUUID()
    await pool.query(
      `insert into token (id, name, scope, hash, hint, created_by) values ($1, 'ci', 'publish', $2, 'abcd', $3)`,
      [token, createHash('sha256').update(token).digest(), ada.id],
    )
    const actor = { kind: 'token', id: token, name: 'ci', scope: 'publish' } as const
    expect(await developPlugin(changingAs(actor), await dev(newId()))).toMatchObject({ registeredBy: ada.id })
  })
})

it('begins with the defaults of its schema where nobody said anything of its configuration', async () => {
  const id = newId()
  const flows = { type: 'array', items: { type: 'string' }, default: ['SlateFlow'] }
  const files = { 'config.json': JSON.stringify({ type: 'object', properties: { flows } }), '1.sql': first }
  const sha256 = await withFiles({ id, version: '1.0.0', files })
  await registerPlugin(changing, { sha256, granted: ['sql'], ownerTeam: null, audience: null })
  expect(await readConfig(pool, id)).toMatchObject({ revision: 1, values: { flows: ['SlateFlow'] } })
})
