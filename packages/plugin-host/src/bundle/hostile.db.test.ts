import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { loadActor } from '@groundwork/access/actor'
import { uuidv7 } from '@groundwork/db/ids'
import { makeUser } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { BundleRefusal, type ProblemCode, type Problem } from '@groundwork/plugin-sdk/bundle/problem'
import { type KeyPair, makeKeyPair } from '@groundwork/plugin-sdk/bundle/signature'
import { afterAll, describe, expect, it } from 'vitest'
import { sealed } from './archive.fixture'
import { type BundleOffer, receiveBundle } from './receive'
import { type BundleSettings } from './settings'
import { nothingShipped } from './shipped'
import { hostileBytes, integrityOfTarball } from './hostile.fixture'
import { type ManifestChange, pluginFiles, signedPlugin, teamKey } from './plugin.fixture'
import { rewriteModule } from './rewrite-module'

const { pool, prisma, bus } = await testDatabase()
const system = { kind: 'system', name: 'test' } as const
const allowed = await mkdtemp(path.join(tmpdir(), 'groundwork-allowed-'))
afterAll(() => rm(allowed, { recursive: true, force: true }))

const settings: BundleSettings = {
  shipped: nothingShipped,
  npmRegistry: 'https://registry.invalid',
  folders: [allowed],
}
type Offer = Partial<Omit<BundleOffer, 'bytes'>> & { bytes?: Uint8Array }

function receive(offer: Offer, change: Partial<BundleSettings> = {}) {
  const whole = { source: 'upload', actor: system, ...offer } as BundleOffer
  return receiveBundle({ pool, bus, settings: { ...settings, ...change } }, whole)
}

async function trust(
  key: KeyPair,
  publisher: string,
  more: { idPrefix?: string; teamId?: string; revokedAt?: Date } = {},
) {
  const publicKey = Buffer.from(key.publicKey, 'base64')
  const data = { id: uuidv7(), fingerprint: key.fingerprint, publicKey, publisher, idPrefix: 'team-', ...more }
  await prisma.pluginKey.create({ data })
}

await trust(teamKey, 'Team')

async function install(sha256: string, pluginId: string, ownerTeam: string | null = null) {
  await prisma.pluginInstallation.create({
    data: { pluginId, state: 'enabled', activeSha: sha256, audience: { kind: 'everyone' }, ownerTeam },
  })
}

/** A registry of one package `plugin`, whose version is described by `dist`; its tarball is `bytes`. */
async function atRegistry<T>(
  { dist, bytes }: { dist: object; bytes: Uint8Array },
  work: (registry: string) => Promise<T>,
): Promise<T> {
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo
    const tarball = `http://127.0.0.1:${port}/plugin/-/plugin.tgz`
    if (request.url === '/plugin/-/plugin.tgz') return void response.end(bytes)
    if (request.url !== '/plugin') return void response.writeHead(404).end('{}')
    response.end(JSON.stringify({ versions: { '1.0.0': { dist: { tarball, ...dist } } } }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const npm = (name: string, version: string, integrity?: string) =>
  ({ npm: { name, version, ...(integrity ? { integrity } : {}) }, source: 'registry' }) as unknown as Offer

async function fromRegistry(dist: object | null, offer: Offer): Promise<unknown> {
  const bytes = await signedPlugin()
  const listed = dist ?? { integrity: integrityOfTarball(bytes) }
  return atRegistry({ dist: listed, bytes }, (npmRegistry) => receive(offer, { npmRegistry }))
}

/** What no bytes alone are refused for: it takes what is stored, trusted, installed or asked for. */
const situations: Partial<Record<ProblemCode, () => Promise<unknown>>> = {
  'key-revoked': async () => {
    const key = makeKeyPair()
    await trust(key, 'Former Team', { revokedAt: new Date() })
    return receive({ bytes: await signedPlugin({}, {}, key) })
  },
  'key-of-another-team': async () => {
    const [key, team] = [makeKeyPair(), uuidv7()]
    await prisma.team.create({ data: { id: team, slug: 'pricing', name: 'Pricing' } })
    await trust(key, 'Pricing', { teamId: team, idPrefix: 'price-' })
    const actor = (await loadActor(pool, (await makeUser(prisma, { role: 'developer' })).id))!
    return receive({ bytes: await signedPlugin({}, { id: 'price-list' }, key), actor })
  },
  'trust-key-mismatch': async () =>
    receive({
      bytes: await signedPlugin({}, {}, makeKeyPair()),
      trustKey: { fingerprint: teamKey.fingerprint, publisher: 'Team' },
    }),
  'shipped-id': async () => {
    const shipped = {
      folder: null,
      bundles: [{ file: 'x.tgz', sha256: '0'.repeat(64), id: 'team-shipped', version: '1.0.0' }],
    }
    return receive({ bytes: await signedPlugin({}, { id: 'team-shipped' }) }, { shipped })
  },
  'version-taken': async () => {
    await receive({ bytes: await signedPlugin({}, { id: 'team-taken' }) })
    return receive({ bytes: await signedPlugin({ 'README.md': 'other' }, { id: 'team-taken' }) })
  },
  'trust-downgrade': async () => {
    const { sha256 } = await receive({ bytes: await signedPlugin({}, { id: 'team-safe' }) })
    await install(sha256, 'team-safe')
    return receive({ bytes: sealed(pluginFiles({}, { id: 'team-safe', version: '1.0.1' })), dev: true })
  },
  'publisher-changed': async () => {
    const { sha256 } = await receive({ bytes: await signedPlugin({}, { id: 'team-sold' }) })
    await install(sha256, 'team-sold')
    const key = makeKeyPair()
    await trust(key, 'Buyer')
    return receive({ bytes: await signedPlugin({}, { id: 'team-sold', version: '2.0.0' }, key) })
  },
  'rewrite-failed': async () => rewriteModule(Buffer.from(`import 'lodash'`), 'ui/index.js'),
  'folder-not-allowed': () => receive({ folder: '/etc' } as unknown as Offer),
  'folder-missing': () => receive({ folder: path.join(allowed, 'nothing') } as unknown as Offer),
  'npm-name': () => receive(npm('../../etc/passwd', 'latest')),
  'npm-not-found': () => fromRegistry(null, npm('nobodys', '1.0.0')),
  'npm-version-not-found': () => fromRegistry(null, npm('plugin', '9.0.0')),
  'npm-integrity-missing': () => fromRegistry({ integrity: 'sha1-weak' }, npm('plugin', '1.0.0')),
  'npm-integrity': () => fromRegistry({ integrity: integrityOfTarball(Buffer.from('other')) }, npm('plugin', '1.0.0')),
  'npm-insecure': () => {
    const dist = { tarball: 'ftp://example.com/x.tgz', integrity: integrityOfTarball(Buffer.from('other')) }
    return fromRegistry(dist, npm('plugin', '1.0.0'))
  },
}

const everything: [string, () => Promise<unknown>][] = [
  ...Object.entries(hostileBytes).map(([code, make]): [string, () => Promise<unknown>] => [
    code,
    async () => receive({ bytes: await make() }),
  ]),
  ...Object.entries(situations),
]

const refusals = new Map<string, Problem>()

describe('a hostile bundle', () => {
  it.each(everything)('is refused: %s', async (code, attempt) => {
    const before = await counts()
    const error = await attempt().then(
      () => expect.unreachable('it was taken'),
      (thrown: unknown) => thrown,
    )
    if (!(error instanceof BundleRefusal)) throw error
    expect(error.code, error.message).toBe(code)
    refusals.set(code, error)
    // Situations store what comes before; bytes alone leave nothing behind.
    if (code in hostileBytes) expect(await counts()).toEqual(before)
  })

  it('is told each reason in words of its own, with what to do', () => {
    const messages = [...refusals.values()].map(({ message }) => message)
    expect(new Set(messages).size).toBe(messages.length)
    expect(refusals.size).toBeGreaterThanOrEqual(100)
    for (const message of messages) {
      expect(message.length).toBeLessThan(700)
      // What is wrong, and then what to do: two sentences, or two halves of one.
      expect(message, message).toMatch(/\S[.:;,] .*\S/)
    }
  })

  it('is told the file and the line', () => {
    expect(refusals.get('remote-import')).toMatchObject({ file: 'ui/index.js', line: 6 })
    expect(refusals.get('contract-mismatch')).toMatchObject({ file: 'plugin.json', line: 11 })
    expect(refusals.get('contract-mismatch')?.message).toContain('this Groundwork has 1.0.0')
    expect(refusals.get('unknown-point')?.file).toBe('plugin.json')
    expect(refusals.get('schema-invalid')).toMatchObject({ file: 'config.schema.json', line: 5 })
    expect(refusals.get('schema-slow-pattern')).toMatchObject({ file: 'config.schema.json', line: 6 })
    expect(refusals.get('manifest-text')).toMatchObject({ file: 'plugin.json', line: 4 })
    expect(refusals.get('style-not-built')).toMatchObject({ file: 'ui/style.css', line: 1 })
    expect(refusals.get('migration-statement')).toMatchObject({ file: 'migrations/001-start.sql', line: 2 })
    expect(refusals.get('backend-syntax')).toMatchObject({ file: 'backend/index.js', line: 3 })
  })
})

it('a package that holds another version than its own is refused by name and version', async () => {
  const bytes = await signedPlugin({}, { id: 'team-other', version: '9.0.0' })
  const dist = { integrity: integrityOfTarball(bytes) }
  const attempt = atRegistry({ dist, bytes }, (npmRegistry) => receive(npm('plugin', '1.0.0'), { npmRegistry }))
  await expect(attempt).rejects.toThrow('The package plugin@1.0.0 holds version 9.0.0 of "team-other".')
})

it.each<[string, ManifestChange, RegExp]>([
  ['a name of blanks', { name: '  ' }, /name: This is made of blanks only/],
  ['a name that turns around', { name: 'Register Notes 0.0.1 \u202egnp.exe' }, /name: .*U\+202E/],
  ['a description with a character that nobody sees', { description: 'Notes\u200b' }, /description: .*U\+200B/],
  ['a publisher with a control character', { publisher: { name: 'Team\u0007' } }, /publisher\.name: .*U\+0007/],
  ['half a character', { description: 'a\ud800' }, /description: .*half of a character/],
  ['a version that no number can hold', { version: '99999999999999999999.0.0' }, /version: Use a semantic version/],
  [
    'a port that there is not',
    { permissions: ['sql', 'http:localhost:99999'] },
    /permissions\[1\]: .*port from 1 to 65535/,
  ],
])('is refused for %s', async (_what, change, words) => {
  const refused = receive({ bytes: await signedPlugin({}, change) })
  await expect(refused).rejects.toBeInstanceOf(BundleRefusal)
  await expect(refused).rejects.toThrow(words)
})

it('takes a package of npm whose integrity fits', async () => {
  const summary = await fromRegistry(null, npm('plugin', '1.0.0'))
  expect(summary).toMatchObject({ pluginId: 'team-forecast', isNew: true })
  const row = await prisma.pluginBundle.findFirst({ where: { pluginId: 'team-forecast' } })
  expect(row).toMatchObject({ source: 'registry', origin: expect.stringMatching(/^plugin@1\.0\.0 \(sha512-/) })
})

async function counts() {
  const { rows } =
    await pool.query(`select (select count(*) from plugin_bundle) as bundles, (select count(*) from blob_part) as parts,
    (select count(*) from plugin_key) as keys, (select count(*) from audit) as audits, (select count(*) from event) as events`)
  return rows[0]
}
