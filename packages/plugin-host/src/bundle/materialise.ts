import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { NotFoundError } from '@groundwork/access/errors'
import { getBlob } from '@groundwork/db/blobs'
import type { Sql } from '@groundwork/db/pool'
import { type BundleFiles } from '@groundwork/plugin-sdk/bundle/limits'
import { unpackBundle } from '@groundwork/plugin-sdk/bundle/unpack'

/**
 * Unpacks a stored bundle to `<folder>/<sha256>` and resolves with that path. Everything in it is read-only, and readable for the
 * plugin's own user; a package.json beside it says that its JavaScript is modules. What is there already is used when it is whole;
 * several processes may do this at once. Hashes are checked on the way. Throws NotFoundError.
 */
export async function materialise(sql: Sql, sha256: string, folder: string): Promise<string> {
  const target = path.join(folder, sha256)
  if (await isWhole(target)) return target
  const packed = await getBlob(sql, sha256)
  if (!packed) throw new NotFoundError(`The bundle ${sha256} is not stored here. Upload it again.`)
  const files = await unpackBundle(packed)
  await mkdir(folder, { recursive: true })
  const making = `${target}.${process.pid}-${randomBytes(4).toString('hex')}`
  try {
    await write(making, files)
    await moveInto(making, target)
  } finally {
    await rm(making, { recursive: true, force: true })
  }
  return target
}

/** Lists every file with its size: what a crash or a careless hand left half is made anew. */
const listFile = '.groundwork.json'
const moduleMarker = Buffer.from('{ "type": "module" }\n')

async function write(making: string, files: BundleFiles): Promise<void> {
  const folders = new Set([making])
  const contents = new Map([...files, ['package.json', moduleMarker]])
  for (const [file, bytes] of contents) {
    const full = path.join(making, file)
    const parent = path.dirname(full)
    await mkdir(parent, { recursive: true })
    for (let at = parent; at.length > making.length; at = path.dirname(at)) folders.add(at)
    await writeFile(full, bytes, { mode: 0o444, flag: 'wx' })
    // The process may have a mask that takes more away; the plugin's user is another one.
    await chmod(full, 0o444)
  }
  const sizes = Object.fromEntries([...contents].map(([file, bytes]) => [file, bytes.length]))
  await writeFile(path.join(making, listFile), JSON.stringify(sizes), { mode: 0o444, flag: 'wx' })
  for (const folder of folders) await chmod(folder, 0o755)
}

async function moveInto(making: string, target: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await rename(making, target)
      return
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
      // Another process was quicker; or what lies there is broken and stands in the way.
      if (await isWhole(target)) return
      await rename(target, `${making}-old`).catch(() => {})
      await rm(`${making}-old`, { recursive: true, force: true })
    }
  }
  throw new Error(`${target} could not be put in place. Remove it by hand.`)
}

async function isWhole(target: string): Promise<boolean> {
  try {
    const sizes = JSON.parse(await readFile(path.join(target, listFile), 'utf8')) as Record<string, number>
    const facts = await Promise.all(
      Object.entries(sizes).map(async ([file, size]) => (await stat(path.join(target, file))).size === size),
    )
    return facts.every(Boolean)
  } catch {
    return false
  }
}

async function isOld(full: string): Promise<boolean> {
  const facts = await stat(full).catch(() => null)
  return facts !== null && Date.now() - facts.mtimeMs > 600_000
}

/** Removes unpacked bundles that are not among `kept`, and what was left half; returns how many. */
export async function sweepMaterialised(folder: string, kept: ReadonlySet<string>): Promise<number> {
  const names = await readdir(folder).catch(() => [] as string[])
  let removed = 0
  for (const name of names) {
    const [sha256 = '', making] = name.split('.')
    if (!/^[0-9a-f]{64}$/.test(sha256) || (making === undefined && kept.has(sha256))) continue
    const full = path.join(folder, name)
    // Somebody may be writing it just now.
    if (making !== undefined && !(await isOld(full))) continue
    await rm(full, { recursive: true, force: true })
    removed++
  }
  return removed
}
