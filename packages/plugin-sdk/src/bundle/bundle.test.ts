import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { checkBundle } from './check'
import { packFiles, packFolder, signBundle } from './pack'
import { BundleRefusal } from './problem'
import { fingerprint, makeKeyPair, publicHalf, verifySignature } from './signature'
import { unpackBundle } from './unpack'
import { asNpmTarball } from './npm-tarball.fixture'

const manifest = {
  id: 'team-plain',
  version: '1.0.0',
  name: 'Plain',
  description: 'A plain plugin.',
  publisher: { name: 'Team' },
  kind: 'domain-library',
  engines: { groundwork: '^1.0.0' },
  ui: { entry: 'ui/index.js' },
  contributes: [{ point: 'page/v1', id: 'home', title: 'Home', path: '/' }],
}
const sources = {
  'plugin.json': JSON.stringify(manifest),
  'README.md': 'Über\n'.repeat(500),
  'ui/index.js': `import { definePlugin } from '@groundwork/plugin-sdk/ui'\nexport default definePlugin({})\n`,
  [`ui/${'deep/'.repeat(8)}${'n'.repeat(90)}.js`]: 'export {}\n',
}
const files = Object.entries(sources).map(([name, text]) => ({ path: name, bytes: Buffer.from(text) }))
const folder = await mkdtemp(path.join(tmpdir(), 'groundwork-pack-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('packing', () => {
  it('gives the same bytes for the same files, on every machine and Node', async () => {
    const packed = packFiles(files)
    expect(packFiles(files.toReversed()).sha256).toBe(packed.sha256)
    // Fixed on purpose: when this changes, every bundle that is built again gets another hash.
    expect(packed.sha256).toBe('e00b9d1e7088f564613f040e8cdbf50b22fa4bc22d5b6749371be16725d0211a')
    expect([...packed.bytes.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255])
    expect(packed.bytes.length).toBeLessThan(2_000)
  })

  it('comes back as it was', async () => {
    const unpacked = await unpackBundle(packFiles(files).bytes)
    for (const { path: name, bytes } of files) expect(Buffer.from(unpacked.get(name) ?? []).equals(bytes)).toBe(true)
    expect([...unpacked.keys()]).toEqual([...files.map((file) => file.path), 'integrity.json'].sort())
    expect(checkBundle(unpacked)).toEqual([])
  })

  it('takes of a folder what belongs into a bundle, and no links', async () => {
    for (const { path: name, bytes } of files) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
      await writeFile(path.join(folder, name), bytes)
    }
    await mkdir(path.join(folder, 'src'))
    await writeFile(path.join(folder, 'src/secret.ts'), 'no')
    await writeFile(path.join(folder, 'ui/.DS_Store'), 'no')
    await writeFile(path.join(folder, 'package.json'), '{}')
    expect((await packFolder(folder)).sha256).toBe(packFiles(files).sha256)
    await symlink('/etc/passwd', path.join(folder, 'ui/link.js'))
    await expect(packFolder(folder)).rejects.toMatchObject({ code: 'symlink', file: 'ui/link.js' })
    await rm(path.join(folder, 'ui/link.js'))
  })

  it('can be read as a tarball of npm', async () => {
    const unpacked = await unpackBundle(asNpmTarball(packFiles(files).bytes))
    expect(unpacked.has('package.json')).toBe(false)
    expect(unpacked.get('plugin.json')?.length).toBe(sources['plugin.json'].length)
  })
})

describe('signing', () => {
  it('names the key that signed, and the content stays', async () => {
    const key = makeKeyPair()
    const { bytes } = packFiles(files)
    expect(verifySignature(await unpackBundle(bytes))).toBeNull()
    const signed = await signBundle(bytes, key.privateKeyPem)
    const signer = verifySignature(await unpackBundle(signed))
    expect(signer?.fingerprint).toBe(key.fingerprint)
    expect(fingerprint(key.publicKey)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
    expect(publicHalf(key.privateKeyPem)).toEqual({ publicKey: key.publicKey, fingerprint: key.fingerprint })
    // Signing again replaces, it does not add.
    const other = makeKeyPair()
    expect(verifySignature(await unpackBundle(await signBundle(signed, other.privateKeyPem)))?.fingerprint).toBe(
      other.fingerprint,
    )
    await expect(signBundle(bytes, 'no key')).rejects.toThrow('ed25519')
  })
})

describe('what comes from strangers', () => {
  it('has no name that an address reads otherwise than a disk', () => {
    for (const name of ['ui/%2e%2e/%2e%2e/api/plugins/other/http/code.js', 'ui/chunk#1.js'])
      expect(() => packFiles([...files, { path: name, bytes: Buffer.from('export {}') }])).toThrow(
        expect.objectContaining({ code: 'path-unportable', file: name }),
      )
  })

  it('has a module as the entry of its UI', () => {
    const other = JSON.stringify({ ...manifest, ui: { entry: 'ui/index.json' } })
    const content = new Map<string, Uint8Array>([
      ['plugin.json', Buffer.from(other)],
      ['ui/index.json', Buffer.from('{}')],
    ])
    expect(checkBundle(content)).toMatchObject([{ code: 'ui-entry-export', file: 'ui/index.json' }])
  })

  it('loads nothing from elsewhere through a variable of its style', () => {
    const style = '.a { --image: "https://cdn.example.com/x.png"; background-image: image-set(var(--image) 1x) }'
    const styled = new Map([
      ...files.map(({ path: name, bytes }): [string, Uint8Array] => [name, bytes]),
      ['ui/style.css', Buffer.from(style)],
    ])
    expect(checkBundle(styled).map(({ code }) => code)).toEqual(['style-remote-url'])
  })

  it('is refused in words or is the same, whichever byte is changed', async () => {
    const { bytes } = packFiles(files)
    const original = await unpackBundle(bytes)
    const tar = gunzipSync(bytes)
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.nat(), fc.integer({ min: 1, max: 255 }), async (inside, where, change) => {
        const changed = Buffer.from(inside ? tar : bytes)
        changed[where % changed.length]! ^= change
        const result = await unpackBundle(inside ? gzipSync(changed) : changed).catch((error: unknown) => error)
        if (result instanceof BundleRefusal) return
        // Bytes of padding and of the compression's header say nothing; anything else would be another content.
        expect(result).toEqual(original)
      }),
      { numRuns: 300 },
    )
  }, 30_000)

  it('is refused in words when it is noise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3_000 }), fc.boolean(), async (noise, packed) => {
        await expect(unpackBundle(packed ? gzipSync(noise) : noise)).rejects.toBeInstanceOf(BundleRefusal)
      }),
      { numRuns: 200 },
    )
  }, 30_000)

  it('has a backend that imports nothing from elsewhere where it is written out; its process confines the rest', () => {
    const importing = (line: string) => {
      const files = { 'plugin.json': JSON.stringify({ ...manifest, backend: { entry: 'backend/index.js' } }) }
      const backend = `${line}\nexport default {}\n`
      const all = Object.entries({ ...files, 'backend/index.js': backend })
      const problems = checkBundle(new Map(all.map(([name, text]) => [name, Buffer.from(text)])))
      return problems.filter(({ file }) => file === 'backend/index.js').map(({ code, line: at }) => [code, at])
    }
    expect(importing(`import 'https://cdn.example.com/x.js'`)).toEqual([['remote-import', 1]])
    expect(importing(`await import('file:///etc/x.js')`)).toEqual([['absolute-import', 1]])
    expect(importing(`import '/opt/x.js'`)).toEqual([['absolute-import', 1]])
    expect(importing(`import 'node:fs'; await import(['node', 'path'].join(':'))`)).toEqual([])
  })

  it('is checked without a throw, whatever its files hold', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 })
    const content = fc.record({
      'plugin.json': fc.oneof(text, fc.json(), fc.constant(JSON.stringify(manifest))),
      'ui/index.js': text,
      'ui/style.css': text,
    })
    fc.assert(
      fc.property(content, (made) => {
        const problems = checkBundle(new Map(Object.entries(made).map(([name, value]) => [name, Buffer.from(value)])))
        for (const problem of problems) expect(problem.message.length).toBeGreaterThan(10)
      }),
      { numRuns: 100 },
    )
  }, 30_000)

  it('is refused without a long wait when it is made to take long', () => {
    const deep = '['.repeat(90_000)
    const checked = (change: Record<string, string>) => {
      const made = { ...sources, ...change }
      const began = performance.now()
      const problems = checkBundle(new Map(Object.entries(made).map(([name, value]) => [name, Buffer.from(value)])))
      expect(performance.now() - began).toBeLessThan(5_000)
      return problems.map(({ code }) => code)
    }
    expect(checked({ 'plugin.json': deep })).toEqual(['manifest-json'])
    const points = `[${'1,'.repeat(60_000)}1]`
    expect(
      checked({ 'plugin.json': JSON.stringify(manifest).replace('[{"point"', `${points},"x":[{"point"`) }),
    ).toContain('manifest-invalid')
    expect(checked({ 'ui/index.js': `export default ${deep}` })).toEqual(['module-syntax'])
    expect(checked({ 'ui/index.js': `import 'x'\n`.repeat(100_000) })).toContain('unshared-import')
    expect(checked({ 'ui/a.css': '.a{'.repeat(50_000) })).toEqual(['style-syntax'])
    expect(checked({ 'ui/a.css': `.a{b:url(${'/*'.repeat(500_000)})}` })).toEqual(['style-remote-url'])
    const schema = `${'{"type":"object","not":'.repeat(20_000)}1${'}'.repeat(20_000)}`
    const described = {
      ...manifest,
      contributes: [...manifest.contributes, { point: 'config/schema/v1', id: 'config', file: 'c.json' }],
    }
    expect(checked({ 'plugin.json': JSON.stringify(described), 'c.json': schema })).toContain('schema-invalid')
  }, 60_000)
})
