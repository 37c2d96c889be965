import type { Stats } from 'node:fs'
import { lstat, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Manifest } from '../manifest/manifest'
import { namedFiles, readBundleManifest } from './bundle-manifest'
import { gzip } from './gzip'
import { makeIntegrity, sha256Hex } from './integrity'
import { type BundleFiles, bundleLimits, integrityFile, manifestFile, signatureFile, sizeWords } from './limits'
import { checkCollisions, checkPath } from './paths'
import { quoted, refuse } from './problem'
import { makeSignature } from './signature'
import { writeTar } from './tar'
import { unpackBundle } from './unpack'

export type PackedBundle = {
  bytes: Uint8Array
  /** Of `bytes`, lower-case hex: what the bundle is known by. */
  sha256: string
  manifest: Manifest
}

/** What of a plugin's folder belongs into its bundle beside what the manifest names; sources and tests do not. */
const folders = ['ui', 'backend', 'migrations', 'schemas']
const files = /^(plugin\.json|readme\.md|changelog\.md|licen[cs]e(\.(md|txt))?|icon\.svg|[\w.-]+\.schema\.json)$/i

/**
 * Packs a built plugin. The same files give the same bytes, on every machine and version of Node. Of the folder it takes
 * plugin.json, `ui/`, `backend/`, `migrations/`, `schemas/`, `*.schema.json`, README.md, CHANGELOG.md, LICENSE, icon.svg and what
 * plugin.json names. It looks at the manifest only; `checkBundle` says whether a Groundwork would take the bundle.
 *
 * @example
 * ```ts
 * const { bytes, manifest } = await packFolder('dist')
 * await writeFile(`${manifest.id}-${manifest.version}.tgz`, bytes)
 * ```
 */
export async function packFolder(folder: string): Promise<PackedBundle> {
  return packFiles([...(await bundleFolder(folder))].map(([name, bytes]) => ({ path: name, bytes })))
}

/**
 * Packs a folder as it lies there: a signed bundle that was unpacked keeps its integrity.json and its signature, which then counts; a
 * built folder, which has neither, is packed as `packFolder` does.
 */
export async function packAsItLies(folder: string): Promise<Uint8Array> {
  const seal = new Map<string, Uint8Array>()
  for (const name of [integrityFile, signatureFile]) await collect(seal, folder, name).catch(ignoreAbsent)
  if (seal.size < 2) return (await packFolder(folder)).bytes
  const sealed = new Map([...(await bundleFolder(folder)), ...seal])
  for (const name of sealed.keys()) checkPath(name)
  checkCollisions([...sealed.keys()])
  return archive(sealed)
}

/** The files of a folder that belong into its bundle, by path. Refuses links and names that no bundle may have. */
export async function bundleFolder(folder: string): Promise<BundleFiles> {
  const found = new Map<string, Uint8Array>()
  for (const entry of await readdir(folder)) {
    if (folders.includes(entry) || files.test(entry)) await collect(found, folder, entry)
  }
  if (!found.has(manifestFile))
    refuse(
      'manifest-missing',
      'There is no plugin.json at the top of the plugin. Write one: it says what the plugin is.',
      {
        file: manifestFile,
      },
    )
  for (const { file } of namedFiles(readBundleManifest(found).manifest)) {
    if (!found.has(file)) await collect(found, folder, file).catch(ignoreAbsent)
  }
  return found
}

/** Left to `checkBundle`, which names the line of plugin.json that asks for it. */
function ignoreAbsent(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}

/** Packs files, replacing integrity.json and dropping a signature, which is over another one. */
export function packFiles(content: Iterable<{ path: string; bytes: Uint8Array }>): PackedBundle {
  const plain = new Map<string, Uint8Array>()
  for (const { path: name, bytes } of content) {
    if (name !== integrityFile && name !== signatureFile) plain.set(name, bytes)
  }
  for (const name of plain.keys()) checkPath(name)
  checkCollisions([...plain.keys()])
  const { manifest } = readBundleManifest(plain)
  const bytes = archive(plain.set(integrityFile, makeIntegrity(plain)))
  return { bytes, sha256: sha256Hex(bytes), manifest }
}

/**
 * The bundle with a signature over its integrity.json, in place of one that it may have.
 *
 * @example
 * ```ts
 * const signed = await signBundle(bytes, await readFile('key.pem', 'utf8'))
 * ```
 */
export async function signBundle(packed: Uint8Array, privateKeyPem: string): Promise<Uint8Array> {
  const content = new Map(await unpackBundle(packed))
  const integrity = content.get(integrityFile)
  if (!integrity) throw new Error('unpackBundle lets no bundle pass without integrity.json.')
  return archive(content.set(signatureFile, makeSignature(integrity, privateKeyPem)))
}

function archive(content: BundleFiles): Uint8Array {
  return gzip(writeTar([...content].sort(([a], [b]) => (a < b ? -1 : 1))))
}

/** Adds a file, or all below a folder. A link is refused, also on the way there: it could lead out of the plugin. */
async function collect(found: Map<string, Uint8Array>, folder: string, name: string): Promise<void> {
  for (let slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1))
    await refuseLink(folder, name.slice(0, slash))
  const full = path.join(folder, name)
  const facts = await refuseLink(folder, name)
  if (!facts.isDirectory()) {
    refuseUnfit(found, name, facts)
    found.set(name, await readFile(full))
    return
  }
  for (const entry of await readdir(full)) {
    // What systems and editors leave behind is left behind.
    if (!entry.startsWith('.')) await collect(found, folder, `${name}/${entry}`)
  }
}

/** What no bundle may have is not read: it could be endless. */
function refuseUnfit(found: Map<string, Uint8Array>, name: string, facts: Stats): void {
  const file = { file: name }
  if (!facts.isFile())
    refuse('device', `${quoted(name)} is no plain file, so nothing is read from it. Remove it.`, file)
  const most = sizeWords(bundleLimits.file)
  if (facts.size > bundleLimits.file)
    refuse('file-too-large', `${quoted(name)} has ${facts.size} bytes; one file may have ${most}. Leave it out.`, file)
  if (found.size >= bundleLimits.files)
    refuse('too-many-files', `The plugin has more than ${bundleLimits.files} files. Bundle its modules into few.`)
  const bytes = [...found.values()].reduce((sum, { length }) => sum + length, facts.size)
  const words = `The plugin has more than ${sizeWords(bundleLimits.unpacked)}. Leave out what it does not need at run time.`
  if (bytes > bundleLimits.unpacked) refuse('unpacked-too-large', words, file)
}

async function refuseLink(folder: string, name: string): Promise<Stats> {
  const facts = await lstat(path.join(folder, name))
  if (facts.isSymbolicLink())
    refuse('symlink', `"${name}" is a symbolic link. Put the file that it points to in its place.`, { file: name })
  return facts
}
