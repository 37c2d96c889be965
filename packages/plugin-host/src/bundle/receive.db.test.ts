import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { makeUser } from '@groundwork/db/makers'
import { uuidv7 } from '@groundwork/db/ids'
import { testDatabase } from '@groundwork/db/testing'
import { loadActor } from '@groundwork/access/actor'
import { BundleRefusal } from '@groundwork/plugin-sdk/bundle/problem'
import { fingerprint, makeKeyPair } from '@groundwork/plugin-sdk/bundle/signature'
import { unpackBundle } from '@groundwork/plugin-sdk/bundle/unpack'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptKey } from '../keys/accept-key'
import { bundleRow } from '../registry/bundles'
import { pluginFiles, signedPlugin, teamKey } from './plugin.fixture'
import { sealed } from './archive.fixture'
import { bundleSource } from './bundle-file'
import { collectBundles } from './collect'
import { materialise, sweepMaterialised } from './materialise'
import { receiveBundle } from './receive'
import { bundleFile } from './served-file'
import { bundleSettings } from './settings'
import { nothingShipped, writeShippedList } from './shipped'
import { storeShipped } from './store-shipped'

const { pool, prisma, bus } = await testDatabase()
const system = { kind: 'system', name: 'test' } as const
const settings = { shipped: nothingShipped, npmRegistry: 'https://registry.invalid', folders: [] }
const deps = { pool, bus, settings }
const folder = await mkdtemp(path.join(tmpdir(), 'groundwork-bundles-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

beforeAll(async () => {
  const publicKey = Buffer.from(teamKey.publicKey, 'base64')
  await prisma.pluginKey.create({
    data: { id: uuidv7(), fingerprint: teamKey.fingerprint, publicKey, publisher: 'Team', idPrefix: 'team-' },
  })
})

const upload = async (bytes: Uint8Array) =>
  receiveBundle(deps, { bytes, source: 'upload', origin: 'x.tgz', actor: system })
const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it was taken'),
    (error: unknown) => error,
  )

describe('receiveBundle', () => {
  it('stores a sound bundle with audit and event, once', async () => {
    const bytes = await signedPlugin()
    const summary = await upload(bytes)
    expect(summary).toMatchObject({
      pluginId: 'team-forecast',
      version: '1.0.0',
      name: 'Forecast',
      isNew: true,
      trust: 'signed',
      keyId: teamKey.fingerprint,
    })
    expect(await upload(bytes)).toMatchObject({ sha256: summary.sha256, isNew: false })
    expect(await prisma.pluginBundle.count({ where: { pluginId: 'team-forecast' } })).toBe(1)
    const audits = await prisma.audit.findMany({ where: { resourceId: 'team-forecast', action: 'plugin.upload' } })
    expect(audits).toHaveLength(1)
    const events = await pool.query(`select payload from event where topic = 'plugin' and key = 'team-forecast'`)
    expect(events.rows).toEqual([{ payload: { change: 'bundle' } }])
  })

  it('takes one of two that come at once with the same version', async () => {
    const signed = (words: string) => signedPlugin({ 'README.md': words }, { id: 'team-race' })
    const both = await Promise.allSettled([upload(await signed('one')), upload(await signed('two'))])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const lost = both.find((one) => one.status === 'rejected')
    expect(lost?.reason).toMatchObject({ code: 'version-taken' })
  })

  it('takes the same signed files, packed in another way, as what is there already', async () => {
    const bytes = await signedPlugin({}, { id: 'team-packed' })
    const { sha256 } = await upload(bytes)
    const packedAnew = (packed: Uint8Array) => gzipSync(gunzipSync(packed), { level: 1 })
    const repacked = packedAnew(bytes)
    expect(Buffer.from(bytes).equals(repacked)).toBe(false)
    expect(await upload(repacked)).toMatchObject({ sha256, isNew: false })
    expect(await prisma.pluginBundle.count({ where: { pluginId: 'team-packed' } })).toBe(1)
    const other = packedAnew(await signedPlugin({ 'README.md': 'other' }, { id: 'team-packed' }))
    expect(await refusalOf(upload(other))).toMatchObject({ code: 'version-taken' })
  })

  it('serves the UI rewritten and scoped, and nothing else', async () => {
    const { sha256 } = await upload(await signedPlugin())
    const entry = await bundleFile(pool, sha256, 'ui/index.js')
    expect(entry?.type).toBe('text/javascript; charset=utf-8')
    const text = entry?.bytes.toString() ?? ''
    expect(text).toContain(`from "/plugin-assets/shims/v1/react--jsx-runtime.js"`)
    expect(text).toContain(`from "/plugin-assets/shims/v1/groundwork--plugin-sdk--ui.js"`)
    expect(text).toContain(`from './chunks/title.js'`)
    expect(text).toContain(`import('./chunks/later.js')`)
    expect((await bundleFile(pool, sha256, 'ui/style.css'))?.bytes.toString()).toContain(
      '@scope ([data-plugin="team-forecast"])',
    )
    for (const hidden of [
      'backend/index.js',
      'plugin.json',
      'migrations/001-start.sql',
      'integrity.json',
      'ui/no.js',
      '../x',
      '__proto__',
    ])
      expect(await bundleFile(pool, sha256, hidden)).toBeNull()
    for (const [file, content] of Object.entries(pluginFiles()))
      expect((await bundleSource(pool, sha256, file))?.toString()).toBe(content.toString())
  })

  it('materialises for several at once, read-only, and again when something was broken', async () => {
    const { sha256 } = await upload(await signedPlugin())
    const places = await Promise.all(Array.from({ length: 6 }, () => materialise(pool, sha256, folder)))
    expect(new Set(places)).toEqual(new Set([path.join(folder, sha256)]))
    expect(await readdir(folder)).toEqual([sha256])
    const entry = path.join(folder, sha256, 'backend/index.js')
    expect(await readFile(entry, 'utf8')).toBe(pluginFiles()['backend/index.js'])
    expect((await stat(entry)).mode & 0o777).toBe(0o444)
    await rm(entry)
    await materialise(pool, sha256, folder)
    expect((await stat(entry)).isFile()).toBe(true)
    expect(await sweepMaterialised(folder, new Set([sha256]))).toBe(0)
    expect(await sweepMaterialised(folder, new Set())).toBe(1)
    await expect(materialise(pool, 'f'.repeat(64), folder)).rejects.toThrow('not stored')
  })

  it('trusts a first key in the same step when an administrator says so', async () => {
    const key = makeKeyPair()
    const bytes = await signedPlugin({}, { id: 'fresh-one' }, key)
    expect(await refusalOf(upload(bytes))).toMatchObject({
      code: 'unknown-key',
      detail: { fingerprint: key.fingerprint, publisher: 'Team Forecast', pluginId: 'fresh-one' },
    })
    const admin = await loadActor(pool, (await makeUser(prisma, { role: 'administrator' })).id)
    const developer = await loadActor(pool, (await makeUser(prisma, { role: 'developer' })).id)
    const trustKey = { fingerprint: key.fingerprint, publisher: 'Somebody' }
    const offer = { bytes, source: 'upload', origin: 'x.tgz', trustKey } as const
    expect(await refusalOf(receiveBundle(deps, { ...offer, actor: developer! }))).toMatchObject({
      name: 'NotAllowedError',
    })
    expect(await prisma.pluginKey.count({ where: { fingerprint: key.fingerprint } })).toBe(0)
    expect(await receiveBundle(deps, { ...offer, actor: admin! })).toMatchObject({ trust: 'signed', isNew: true })
    expect(await receiveBundle(deps, { ...offer, actor: admin! })).toMatchObject({ isNew: false })
    expect(await prisma.pluginKey.findMany({ where: { fingerprint: key.fingerprint } })).toMatchObject([
      { idPrefix: 'fresh-one', publisher: 'Somebody' },
    ])
    expect(fingerprint(key.publicKey)).toBe(key.fingerprint)
  })

  it('lets a key keep the name it has, whatever another bundle calls its publisher', async () => {
    const key = makeKeyPair()
    const actor = (await loadActor(pool, (await makeUser(prisma, { role: 'administrator' })).id))!
    const of = (id: string, name: string) => signedPlugin({}, { id, publisher: { name } }, key)
    const trustKey = { fingerprint: key.fingerprint }
    const offer = { source: 'upload', actor, trustKey } as const
    await receiveBundle(deps, { ...offer, bytes: await of('named-one', 'My team') })
    await receiveBundle(deps, { ...offer, bytes: await of('named-two', 'Groundwork') })
    const third = { bytes: await of('named-three', 'Groundwork'), source: 'dev', actor, dev: true } as const
    const bundle = await bundleRow(pool, (await receiveBundle(deps, third)).sha256)
    await acceptKey(pool, { pool, bus, actor, requestId: 'test' }, { bundle, ...trustKey, teamId: null })
    const keys = await prisma.pluginKey.findMany({ where: trustKey, orderBy: { idPrefix: 'asc' } })
    expect(keys.map(({ idPrefix, publisher }) => [idPrefix, publisher])).toEqual([
      ['named-one', 'My team'],
      ['named-three', 'My team'],
      ['named-two', 'My team'],
    ])
  })

  it('does not trust a revoked key again in passing, for ids that it was revoked for, below them, or where nothing of it is left', async () => {
    const key = makeKeyPair()
    const actor = (await loadActor(pool, (await makeUser(prisma, { role: 'administrator' })).id))!
    const trustKey = { fingerprint: key.fingerprint }
    const data = { ...trustKey, publicKey: Buffer.from(key.publicKey), publisher: 'Former', revokedAt: new Date() }
    await prisma.pluginKey.create({ data: { ...data, id: uuidv7(), idPrefix: 'gone-' } })
    const offered = async (id: string) => ({ bytes: await signedPlugin({}, { id }, key), actor, trustKey })
    const words = /^The key SHA256:.* of Former was revoked\. .*under Plugins, Keys\.$/
    const asked = [{}, { idPrefix: 'gone-' }].map((more) => ({ ...trustKey, ...more }))
    for (const id of ['gone-one', 'other-one'])
      for (const trust of asked) {
        const offer = { ...(await offered(id)), source: 'upload', trustKey: trust } as const
        expect(await refusalOf(receiveBundle(deps, offer))).toMatchObject({
          code: 'key-revoked',
          message: expect.stringMatching(words),
        })
      }
    const { bytes } = await offered('gone-two')
    const { sha256 } = await receiveBundle(deps, { bytes, source: 'dev', actor, dev: true })
    const bundle = await bundleRow(pool, sha256)
    const accepted = acceptKey(pool, { pool, bus, actor, requestId: 'test' }, { bundle, ...trustKey, teamId: null })
    expect(await refusalOf(accepted)).toMatchObject({ name: 'NotAllowedError', message: expect.stringMatching(words) })
    const keys = await prisma.pluginKey.findMany({ where: trustKey })
    expect(keys.map(({ revokedAt }) => revokedAt !== null)).toEqual([true])
    await prisma.pluginKey.create({ data: { ...data, id: uuidv7(), idPrefix: 'alive-', revokedAt: null } })
    const other = { ...(await offered('other-one')), source: 'upload' } as const
    expect(await receiveBundle(deps, other)).toMatchObject({ trust: 'signed' })
  })

  it('takes unsigned bundles of a developer only, and the same version again', async () => {
    const dev = (text: string) =>
      receiveBundle(deps, {
        bytes: sealed(pluginFiles({ 'README.md': text }, { id: 'my-try' })),
        source: 'dev',
        actor: system,
        dev: true,
      })
    const first = await dev('one')
    expect(first).toMatchObject({ trust: 'unsigned', isNew: true })
    expect((await dev('two')).sha256).not.toBe(first.sha256)
    expect(await refusalOf(upload(sealed(pluginFiles({}, { id: 'my-try' }))))).toMatchObject({
      code: 'signature-missing',
    })
    // What was tried out may then come in for good.
    const signed = await signedPlugin({}, { id: 'team-try' })
    await receiveBundle(deps, { bytes: signed, source: 'dev', actor: system, dev: true })
    expect(await upload(signed)).toMatchObject({ isNew: false, trust: 'signed' })
    expect(await prisma.pluginBundle.findFirst({ where: { pluginId: 'team-try' } })).toMatchObject({
      source: 'upload',
      trust: 'signed',
    })
  })

  it('takes an upgrade of another publisher when an administrator accepts it', async () => {
    const { sha256 } = await upload(await signedPlugin({}, { id: 'team-sale' }))
    await prisma.pluginInstallation.create({
      data: { pluginId: 'team-sale', state: 'enabled', activeSha: sha256, audience: { kind: 'everyone' } },
    })
    const key = makeKeyPair()
    await prisma.pluginKey.create({
      data: {
        id: uuidv7(),
        fingerprint: key.fingerprint,
        publicKey: Buffer.from(key.publicKey, 'base64'),
        publisher: 'Buyer',
        idPrefix: 'team-',
      },
    })
    const bytes = await signedPlugin({}, { id: 'team-sale', version: '2.0.0' }, key)
    expect(await refusalOf(upload(bytes))).toMatchObject({ code: 'publisher-changed' })
    expect(await receiveBundle(deps, { bytes, source: 'upload', actor: system, acceptPublisher: true })).toMatchObject({
      trust: 'signed',
      isNew: true,
    })
  })

  it('takes one key that is trusted under two names for one publisher, and not another key', async () => {
    const both = makeKeyPair()
    const other = makeKeyPair()
    const trust = (key: typeof both, publisher: string, idPrefix: string) =>
      prisma.pluginKey.create({
        data: {
          ...{ id: uuidv7(), fingerprint: key.fingerprint, publisher, idPrefix },
          publicKey: Buffer.from(key.publicKey, 'base64'),
        },
      })
    // The name that the first version is shown under is the first that the key was trusted under.
    await trust(both, 'Anton', 'elsewhere-')
    await trust(both, 'Berta', 'named-')
    await trust(other, 'Carla', 'named-')
    const version = (number: string, key: typeof both) => signedPlugin({}, { id: 'named-twice', version: number }, key)
    const { sha256 } = await upload(await version('1.0.0', both))
    await prisma.pluginInstallation.create({
      data: { pluginId: 'named-twice', state: 'enabled', activeSha: sha256, audience: { kind: 'everyone' } },
    })
    expect(await upload(await version('2.0.0', both))).toMatchObject({ trust: 'signed', isNew: true })
    expect(await refusalOf(upload(await version('3.0.0', other)))).toMatchObject({
      code: 'publisher-changed',
      detail: { publisher: 'Carla' },
    })
  })

  it('takes a built folder below one that is allowed, and not through a link', async () => {
    const plugin = path.join(folder, 'plugin')
    for (const [file, content] of Object.entries(pluginFiles({}, { id: 'team-folder' }))) {
      await mkdir(path.dirname(path.join(plugin, file)), { recursive: true })
      await writeFile(path.join(plugin, file), content)
    }
    const from = { ...deps, settings: { ...settings, folders: [folder] } }
    const offer = { folder: plugin, source: 'folder', actor: system, dev: true } as const
    expect(await receiveBundle(from, offer)).toMatchObject({ pluginId: 'team-folder', isNew: true })
    expect(await receiveBundle(from, offer)).toMatchObject({ isNew: false })
    await symlink('/etc', path.join(folder, 'out'))
    expect(await refusalOf(receiveBundle(from, { ...offer, folder: path.join(folder, 'out') }))).toMatchObject({
      code: 'folder-not-allowed',
    })
    await rm(path.join(plugin, 'README.md'))
    await symlink('/etc/passwd', path.join(plugin, 'README.md'))
    expect(await refusalOf(receiveBundle(from, offer))).toMatchObject({ code: 'symlink', file: 'README.md' })
    await rm(plugin, { recursive: true })
    await rm(path.join(folder, 'out'))
  })

  it('takes a signed bundle that lies unpacked in a folder by its signature, and only as it was signed', async () => {
    const plugin = path.join(folder, 'unpacked')
    const from = { ...deps, settings: { ...settings, folders: [folder] } }
    const offer = { folder: plugin, source: 'folder', actor: system } as const
    const files = await unpackBundle(await signedPlugin({}, { id: 'team-unpacked' }))
    const lay = async (name: string, content: Uint8Array | string) => {
      await mkdir(path.dirname(path.join(plugin, name)), { recursive: true })
      await writeFile(path.join(plugin, name), content)
    }
    for (const [name, content] of files) if (name !== 'signature.json') await lay(name, content)
    expect(await refusalOf(receiveBundle(from, offer))).toMatchObject({ code: 'signature-missing' })
    await lay('signature.json', files.get('signature.json')!)
    await lay('ui/later.js', 'export const later = 1\n')
    expect(await refusalOf(receiveBundle(from, offer))).toMatchObject({ code: 'integrity-extra-file' })
    await rm(path.join(plugin, 'ui/later.js'))
    const taken = { pluginId: 'team-unpacked', trust: 'signed', keyId: teamKey.fingerprint }
    expect(await receiveBundle(from, offer)).toMatchObject({ ...taken, isNew: true })
    expect(await receiveBundle(from, offer)).toMatchObject({ ...taken, isNew: false })
    await lay('README.md', 'Another.')
    expect(await refusalOf(receiveBundle(from, offer))).toMatchObject({ code: expect.stringMatching(/^integrity-/) })
    await rm(plugin, { recursive: true })
  })

  it('reads nothing endless from a folder: no pipe, no file and no folder larger than a bundle may be', async () => {
    const plugin = path.join(folder, 'endless')
    const from = { ...deps, settings: { ...settings, folders: [folder] } }
    const take = (where: string) =>
      refusalOf(receiveBundle(from, { folder: where, source: 'folder', actor: system, dev: true }))
    await mkdir(path.join(plugin, 'ui'), { recursive: true })
    execFileSync('mkfifo', [path.join(folder, 'pipe.tgz'), path.join(plugin, 'ui/pipe.js')])
    expect(await take(path.join(folder, 'pipe.tgz'))).toMatchObject({ code: 'device' })
    expect(await take(plugin)).toMatchObject({ code: 'device', file: 'ui/pipe.js' })
    await rm(path.join(plugin, 'ui/pipe.js'))
    for (const name of ['a', 'b', 'c', 'd']) {
      await writeFile(path.join(plugin, 'ui', name), '')
      await truncate(path.join(plugin, 'ui', name), 20_000_000)
    }
    expect(await take(plugin)).toMatchObject({ code: 'unpacked-too-large' })
    await truncate(path.join(plugin, 'ui/a'), 20_000_001)
    expect(await take(plugin)).toMatchObject({ code: 'file-too-large', file: 'ui/a' })
    await rm(plugin, { recursive: true })
  })

  it('trusts what ships by its hash, at every start, and keeps its id for it', async () => {
    const shippedFolder = await mkdtemp(path.join(tmpdir(), 'groundwork-shipped-'))
    await writeFile(path.join(shippedFolder, 'content.tgz'), sealed(pluginFiles({}, { id: 'content-own' })))
    const shipped = await writeShippedList(shippedFolder)
    expect(shipped.bundles).toMatchObject([{ file: 'content.tgz', id: 'content-own', version: '1.0.0' }])
    const both = await Promise.all([storeShipped(deps, shippedFolder), storeShipped(deps, shippedFolder)])
    expect(both.flat().filter(({ isNew }) => isNew)).toHaveLength(1)
    expect(await storeShipped(deps, shippedFolder)).toEqual([])
    expect(await prisma.pluginBundle.findFirst({ where: { pluginId: 'content-own' } })).toMatchObject({
      trust: 'shipped',
      keyId: null,
      source: 'shipped',
    })
    const { settings: read } = { settings: await bundleSettings({ GROUNDWORK_SHIPPED_PLUGINS: shippedFolder }) }
    const other = await signedPlugin({}, { id: 'content-own', version: '9.0.0' })
    expect(
      await refusalOf(receiveBundle({ ...deps, settings: read }, { bytes: other, source: 'upload', actor: system })),
    ).toMatchObject({ code: 'shipped-id' })
    await rm(shippedFolder, { recursive: true })
  })

  it('collects what nothing names, and leaves shared blobs', async () => {
    const shas: string[] = []
    for (const version of ['1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0'])
      shas.push((await upload(await signedPlugin({}, { id: 'team-old', version }))).sha256)
    await pool.query(
      `update plugin_bundle set created_at = now() - interval '2 days' + (version::text like '1.4%')::int * interval '1 hour' where plugin_id = 'team-old'`,
    )
    await pool.query(`update plugin_bundle set created_at = created_at - interval '1 day' where sha256 = any($1)`, [
      shas.slice(0, 2),
    ])
    await prisma.pluginInstallation.create({
      data: { pluginId: 'team-old', state: 'enabled', activeSha: shas[0]!, audience: { kind: 'everyone' } },
    })
    expect(await collectBundles(pool)).toEqual([shas[1]])
    expect(await bundleFile(pool, shas[1]!, 'ui/index.js')).toBeNull()
    expect(await bundleFile(pool, shas[0]!, 'ui/index.js')).not.toBeNull()
    expect(await collectBundles(pool)).toEqual([])
  })

  it('never stores another content under a good signature, whichever byte is changed', async () => {
    const bytes = await signedPlugin({}, { id: 'team-fuzz' })
    await upload(bytes)
    const stored = () => prisma.pluginBundle.findMany({ where: { pluginId: 'team-fuzz' }, select: { sha256: true } })
    const before = await stored()
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (where, change) => {
        const changed = Buffer.from(bytes)
        changed[where]! ^= change
        const told = await upload(changed).catch((error: unknown) => error)
        // A byte that only the packing has, as that of its time, leaves all files as they are.
        if (!(told instanceof BundleRefusal)) expect(told).toMatchObject({ sha256: before[0]?.sha256, isNew: false })
      }),
      { numRuns: 150 },
    )
    expect(await stored()).toEqual(before)
  }, 60_000)
})
