import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { type ProblemCode } from '@groundwork/plugin-sdk/bundle/problem'
import { makeKeyPair } from '@groundwork/plugin-sdk/bundle/signature'
import { entriesOf, type Files, integrityOf, type RawEntry, rawTar, sealed } from './archive.fixture'
import { goodSchema, type ManifestChange, manifestJson, pluginFiles, signedPlugin, teamKey } from './plugin.fixture'

type Made = Uint8Array | Promise<Uint8Array>

type Cases = Partial<Record<ProblemCode, () => Made>>

/** An archive with a further entry beside sound files. */
function withEntry(entry: RawEntry): Uint8Array {
  return gzipSync(rawTar([...entriesOf(pluginFiles()), entry]))
}

const named = (path: string | Buffer) => withEntry({ path, content: 'x' })
const good = () => Buffer.from(sealed(pluginFiles()))

/** Bytes that do not compress, the same each time. */
function noise(size: number): Buffer {
  const bytes = Buffer.alloc(size)
  for (let at = 0; at < size; at += 32) createHash('sha256').update(String(at)).digest().copy(bytes, at)
  return bytes
}

function container(): Cases {
  const tar = rawTar(entriesOf(pluginFiles()))
  return {
    empty: () => new Uint8Array(),
    'packed-too-large': () => Buffer.alloc(20_000_001, 1),
    'not-gzip': () => Buffer.from('PK\u0003\u0004 a zip'),
    'gzip-truncated': () => good().subarray(0, 900),
    'gzip-corrupt': () => {
      const bytes = good()
      bytes.writeUInt32LE(bytes.readUInt32LE(bytes.length - 8) ^ 1, bytes.length - 8)
      return bytes
    },
    'gzip-trailing-data': () => Buffer.concat([good(), good()]),
    'compression-bomb': () => gzipSync(Buffer.alloc(50_000_000)),
    'unpacked-too-large': () => {
      return gzipSync(Buffer.concat([noise(400_000), Buffer.alloc(61_000_000)]))
    },
    'gzip-nested': () => gzipSync(good()),
    'not-tar': () => gzipSync(Buffer.from('no tar at all'.repeat(100))),
    'tar-truncated': () => gzipSync(tar.subarray(0, 1_200)),
    'tar-trailing-data': () => gzipSync(Buffer.concat([tar, Buffer.from('hidden')])),
    'tar-extension': () => withEntry({ path: 'pax', type: 'x', content: '99 path=nonsense\n' }),
    'too-many-files': () => gzipSync(rawTar(Array.from({ length: 2_001 }, (_, index) => ({ path: `ui/${index}.js` })))),
    'file-too-large': () => {
      const content = Buffer.concat([noise(200_000), Buffer.alloc(19_800_001)])
      return withEntry({ path: 'ui/large.txt', content })
    },
    symlink: () => withEntry({ path: 'ui/link.js', type: '2', link: '/etc/passwd' }),
    'hard-link': () => withEntry({ path: 'ui/hard.js', type: '1', link: 'ui/index.js' }),
    device: () => withEntry({ path: 'ui/null', type: '3' }),
    'entry-type': () => withEntry({ path: 'ui/odd', type: 'S' }),
    setuid: () => withEntry({ path: 'backend/run', mode: 0o4755 }),
  }
}

function names(): Cases {
  return {
    'path-empty': () => named(''),
    'path-not-utf8': () => named(Buffer.from([0x75, 0x69, 0x2f, 0xff, 0xfe])),
    'path-control-character': () => named('ui/a\u0007.js'),
    'path-backslash': () => named('ui\\index.js'),
    'path-drive-letter': () => named('C:\\ui\\index.js'),
    'path-absolute': () => named('/etc/cron.d/x'),
    'path-traversal': () => named('ui/../../../etc/passwd'),
    'path-not-plain': () => named('ui//./index2.js'),
    'path-too-long': () => named(`ui/${'long'.repeat(60)}.js`),
    'path-too-deep': () => named(`${'a/'.repeat(14)}b.js`),
    'path-reserved-name': () => named('ui/CON.js'),
    'path-hidden': () => named('.env'),
    'path-node-modules': () => named('backend/node_modules/left-pad/index.js'),
    'path-unportable': () => named('ui/what?.js'),
    'path-duplicate': () => named('ui/index.js'),
    'path-case-collision': () => named('ui/INDEX.js'),
    'path-unicode-collision': () =>
      gzipSync(rawTar([...entriesOf(pluginFiles()), { path: 'ui/caf\u00e9.js' }, { path: 'ui/cafe\u0301.js' }])),
    'path-file-and-folder': () => named('README.md/more'),
    'package-json': () => named('backend/package.json'),
    'mixed-root': () => named('package/plugin.json'),
  }
}

function integrity(): Cases {
  const files = pluginFiles()
  const facts = JSON.parse(integrityOf(files)) as { files: Record<string, { sha256: string; size: number }> }
  const listing = (change: (listed: typeof facts.files) => void) => {
    const listed = structuredClone(facts.files)
    change(listed)
    return archive({ ...files, 'integrity.json': JSON.stringify({ files: listed }) })
  }
  return {
    'integrity-missing': () => archive(files),
    'integrity-unreadable': () => archive({ ...files, 'integrity.json': '{ files' }),
    'integrity-shape': () => archive({ ...files, 'integrity.json': '{ "files": { "plugin.json": "abc" } }' }),
    'integrity-extra-file': () => archive({ ...files, 'integrity.json': integrityOf(files), 'backend/evil.js': '1' }),
    'integrity-missing-file': () =>
      listing((listed) => void (listed['ui/gone.js'] = { sha256: 'a'.repeat(64), size: 1 })),
    'integrity-size': () => listing((listed) => void (listed['ui/index.js']!.size += 1)),
    'integrity-hash': () => archive({ ...files, 'integrity.json': integrityOf(files), 'README.md': '# Forecasd\n' }),
  }
}

function archive(files: Files): Uint8Array {
  return gzipSync(rawTar(entriesOf(files)))
}

function signatures(): Cases {
  const files = pluginFiles()
  const signed = (signature: unknown) =>
    archive({
      ...files,
      'integrity.json': integrityOf(files),
      'signature.json': typeof signature === 'string' ? signature : JSON.stringify(signature),
    })
  const { publicKey } = teamKey
  const nothing = Buffer.alloc(64).toString('base64')
  return {
    'signature-missing': good,
    'signature-unreadable': () => signed('["not", "one"'),
    'signature-algorithm': () => signed({ algorithm: 'rsa-sha1', publicKey, signature: nothing }),
    'signature-key': () => signed({ algorithm: 'ed25519', publicKey: 'c2hvcnQ=', signature: nothing }),
    'signature-invalid': () => signed({ algorithm: 'ed25519', publicKey, signature: nothing }),
    'unknown-key': () => signedPlugin({}, {}, makeKeyPair()),
    'key-not-for-id': () => signedPlugin({}, { id: 'payroll' }),
  }
}

/** Signed, and with another manifest. */
const manifested = (change: ManifestChange) => () => signedPlugin({}, change)
const contributing = (...contributions: object[]) =>
  manifested({ contributes: [...(manifestJson()['contributes'] as object[]), ...contributions] })

function manifests(): Cases {
  return {
    'manifest-missing': () => signedPlugin({ 'plugin.json': null }),
    'manifest-json': () => signedPlugin({ 'plugin.json': '{ "id": "team-forecast",\n  "version" 1 }' }),
    'manifest-invalid': manifested({ publisher: {} }),
    'manifest-text': manifested({ name: 'A\nB\u0000C' }),
    'manifest-link': manifested({ publisher: { name: 'Team', url: 'javascript:alert(1)' } }),
    'manifest-version': manifested({ version: '1.0.0-..' }),
    'contract-range': manifested({ engines: { groundwork: 'the newest' } }),
    'contract-mismatch': manifested({ engines: { groundwork: '^7.0.0' } }),
    'unknown-point': contributing({ point: 'run/wall/v1', id: 'wall', title: 'Wall' }),
    'unknown-permission': manifested({ permissions: ['sql', 'host.root'] }),
    'experimental-point': contributing({ point: 'target/card/v1', id: 'target', title: 'Target' }),
    'reserved-id': manifested({ id: 'groundwork' }),
    'reserved-page': contributing({ point: 'page/v1', id: 'two', title: 'Two', path: '/api/x' }),
    'duplicate-contribution': contributing({ point: 'home/card/v1', id: 'home', title: 'Card' }),
    'duplicate-page': contributing({ point: 'page/v1', id: 'two', title: 'Two', path: '/' }),
    'nav-without-page': contributing({ point: 'nav/v1', id: 'more', title: 'More', icon: 'cloud', page: 'nowhere' }),
    'permission-missing': contributing({ point: 'webhook/v1', id: 'hook', title: 'Hook' }),
    'ui-not-declared': manifested({ ui: undefined }),
    'backend-not-declared': manifested({ backend: undefined }),
    'ui-outside-folder': manifested({ ui: { entry: 'web/index.js' } }),
    'ui-entry-missing': () => signedPlugin({ 'ui/index.js': null }),
    'ui-style-missing': () => signedPlugin({ 'ui/style.css': null }),
    'backend-entry-missing': () => signedPlugin({ 'backend/index.js': null }),
    'schema-missing': () => signedPlugin({ 'config.schema.json': null }),
    'migration-missing': () => signedPlugin({ 'migrations/001-start.sql': null }),
    'migration-without-up': () => signedPlugin({ 'migrations/001-start.sql': 'create table forecast (day date);' }),
    'migration-statement': () => signedPlugin({ 'migrations/001-start.sql': '-- migrate:up\nset role postgres;\n' }),
    'migration-order': () =>
      signedPlugin(
        { 'migrations/000-later.sql': '-- migrate:up\nselect 1;\n' },
        { migrations: ['migrations/001-start.sql', 'migrations/000-later.sql'] },
      ),
    'migration-unlisted': () => signedPlugin({ 'migrations/002-more.sql': '-- migrate:up\nselect 1;\n' }),
    'job-schedule': manifested({
      permissions: ['sql', 'jobs'],
      contributes: [{ point: 'job/v1', id: 'nightly', title: 'Nightly', schedule: 'every night' }],
    }),
  }
}

/** Signed, with a further line at the end of the UI's entry. */
const importing = (line: string) => () =>
  signedPlugin({ 'ui/index.js': `${pluginFiles()['ui/index.js']!.toString()}${line}\n`, 'ui/data.json': '{}' })

function modules(): Cases {
  return {
    'ui-file-type': () => signedPlugin({ 'ui/page.html': '<script>alert(1)</script>' }),
    'module-too-large': () => signedPlugin({ 'ui/large.js': `export const a = "${'a'.repeat(3_000_000)}"` }),
    'ui-too-large': () => {
      const module = `export const a = "${noise(40_000).toString('hex').repeat(35)}"`
      return signedPlugin({ 'ui/a.js': module, 'ui/b.js': module, 'ui/c.js': module })
    },
    'module-syntax': () => signedPlugin({ 'ui/chunks/later.js': 'const a: number = 1\n' }),
    'backend-syntax': () => signedPlugin({ 'backend/index.js': 'export default {\n  start( {\n}' }),
    'ui-entry-export': () => signedPlugin({ 'ui/index.js': 'export const plugin = 1\n' }),
    'remote-import': importing(`import 'https://cdn.example.com/x.js'`),
    'inline-import': importing(`import('data:text/javascript,alert(1)')`),
    'node-import': importing(`import 'node:fs'`),
    'absolute-import': importing(`import '/plugin-assets/other/ui/index.js'`),
    'unshared-import': importing(`import 'lodash'`),
    'computed-import': importing('import(globalThis.name)'),
    'meta-import': importing(`import(new URL('./chunks/later.js', import.meta.url).href)`),
    'import-missing-file': importing(`import './chunks/titles.js'`),
    'import-outside-ui': importing(`import '../backend/index.js'`),
    'import-not-module': importing(`import data from './data.json' with { type: 'json' }`),
  }
}

const styled = (css: string) => () => signedPlugin({ 'ui/style.css': css })

function styles(): Cases {
  return {
    'style-too-large': styled(`/* ${'a'.repeat(2_000_000)} */`),
    'style-syntax': styled('.a { color: red } }\nbody { display: none }'),
    'style-structure': styled('.a { content: "\n} } } body { display: none } "; }'),
    'style-import': styled(`@import "./other.css";`),
    'style-remote-import': styled('@import url(https://cdn.example.com/x.css);'),
    'style-remote-url': styled(String.raw`.a { background: u\72l(https://cdn.example.com/x.png) }`),
    'style-missing-file': styled('.a { background: url("./photo.png") }'),
    'style-not-built': styled('@tailwind utilities;'),
    'style-selector': styled('html[] .x { color: red }'),
    'style-at-rule': styled('@page { margin: 0 }'),
  }
}

/** Each made of the next one twice. */
function doubled(parts: number): Record<string, object> {
  const next = (index: number) => ({ $ref: `#/$defs/part${index + 1}` })
  return Object.fromEntries(
    Array.from({ length: parts }, (_, index) => [
      `part${index}`,
      index + 1 === parts ? {} : { allOf: [next(index), next(index)] },
    ]),
  )
}

const described = (schema: unknown) => () =>
  signedPlugin({ 'config.schema.json': typeof schema === 'string' ? schema : JSON.stringify(schema, null, 2) })

function schemas(): Cases {
  const days = (schema: object) => ({ ...goodSchema, properties: { days: schema } })
  return {
    'schema-json': described('{ "type": "object", }'),
    'schema-invalid': described(days({ type: 'number of days' })),
    'schema-draft': described({ ...goodSchema, $schema: 'http://json-schema.org/draft-07/schema#' }),
    'schema-remote-ref': described(days({ $ref: 'https://example.com/days.json' })),
    'schema-missing-ref': described(days({ $ref: '#/$defs/days' })),
    'schema-slow-pattern': described(days({ type: 'string', pattern: '^a*a*a*b$', default: 'a'.repeat(400) })),
    'schema-endless': described({ ...goodSchema, $ref: '#/$defs/part0', $defs: doubled(30) }),
    'config-secret': described({ ...goodSchema, properties: { token: { type: 'string', format: 'password' } } }),
  }
}

/** The hash that a registry lists for a tarball. */
export function integrityOfTarball(bytes: Uint8Array): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`
}

/** A bundle for each reason that bytes alone can be refused for. */
export const hostileBytes: Partial<Record<ProblemCode, () => Made>> = {
  ...container(),
  ...names(),
  ...integrity(),
  ...signatures(),
  ...manifests(),
  ...modules(),
  ...styles(),
  ...schemas(),
}
