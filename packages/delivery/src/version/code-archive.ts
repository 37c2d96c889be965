import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { InputError } from '@groundwork/access/errors'

/** What a code package holds: the paths of its files, and the text of those that were asked for and are there. */
export type CodeArchive = { files: Set<string>; texts: Map<string, string> }

const block = 512
/** What a package may become; more is a bomb or a mistake. */
const mostUnpacked = 1_000_000_000
const mostFiles = 50_000
const largestText = 4_000_000

type Entry = { path: string; size: number; type: string }

/**
 * Looks through a code package as Metaflow packs it (a tar, compressed with gzip) without unpacking it to a disk. `wanted` says whose text
 * is kept. Throws InputError for what is no such archive, is cut off, or would leave the folder that it is unpacked to.
 */
export async function readCodeArchive(bytes: Uint8Array, wanted: (path: string) => boolean): Promise<CodeArchive> {
  const archive: CodeArchive = { files: new Set(), texts: new Map() }
  const source = pieces(bytes)
  let longName: string | null = null
  for (;;) {
    const header = await source.take(block)
    if (header === null) throw new InputError('The code package ends before its archive does. Make it again.')
    if (header.every((byte) => byte === 0)) break
    const entry = readHeader(header)
    const padded = Math.ceil(entry.size / block) * block
    if (entry.type === 'L' || entry.type === 'x') {
      const data = await source.need(padded)
      longName =
        entry.type === 'L' ? nameOf(data.subarray(0, entry.size)) : (paxPath(data.subarray(0, entry.size)) ?? longName)
      continue
    }
    const path = plainPath(longName ?? entry.path)
    longName = null
    const isFile = entry.type === '0' || entry.type === '\0' || entry.type === '7'
    if (!isFile) refuseKind(entry.type, path)
    if (isFile) {
      archive.files.add(path)
      if (archive.files.size > mostFiles) throw new InputError(`The code package has more than ${mostFiles} files.`)
    }
    if (isFile && entry.size <= largestText && wanted(path))
      archive.texts.set(path, (await source.need(padded)).subarray(0, entry.size).toString('utf8'))
    else await source.skip(padded)
  }
  return archive
}

/** Bytes of the archive, a few at a time. */
function pieces(bytes: Uint8Array) {
  const chunks = Readable.from([Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)])
    .pipe(createGunzip())
    [Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let held: Buffer[] = []
  let size = 0
  let total = 0

  async function more(): Promise<boolean> {
    const next = await chunks.next().catch((error: unknown) => {
      throw new InputError('This is not a code package: it is not compressed with gzip, or it is damaged.', {
        cause: error,
      })
    })
    if (next.done) return false
    total += next.value.length
    if (total > mostUnpacked) throw new InputError('The code package unpacks to more than 1 GB. Leave files out of it.')
    held.push(next.value)
    size += next.value.length
    return true
  }

  async function take(count: number): Promise<Buffer | null> {
    while (size < count) if (!(await more())) return null
    const all = held.length === 1 ? held[0]! : Buffer.concat(held)
    held = all.length > count ? [all.subarray(count)] : []
    size = all.length - count
    return all.subarray(0, count)
  }

  async function need(count: number): Promise<Buffer> {
    const taken = await take(count)
    if (taken === null) throw new InputError('The code package ends before its archive does. Make it again.')
    return taken
  }

  async function skip(count: number): Promise<void> {
    for (let left = count; left > 0; left -= block * 128) await need(Math.min(left, block * 128))
  }

  return { take, need, skip }
}

function readHeader(header: Buffer): Entry {
  let sum = 0
  for (let at = 0; at < block; at++) sum += at >= 148 && at < 156 ? 32 : header[at]!
  const stated = header.subarray(148, 156).toString('latin1').replaceAll(/[\0 ]/g, '')
  if (!/^[0-7]+$/.test(stated) || Number.parseInt(stated, 8) !== sum)
    throw new InputError('This is not a code package: what is compressed in it is not a tar archive, or it is damaged.')
  const prefix = header.subarray(257, 262).toString('latin1') === 'ustar' ? nameOf(header.subarray(345, 500)) : ''
  // GNU tar keeps times in that place.
  const isGnu = header.subarray(257, 265).toString('latin1') === 'ustar  \0'
  const name = nameOf(header.subarray(0, 100))
  return {
    path: prefix && !isGnu ? `${prefix}/${name}` : name,
    size: octal(header.subarray(124, 136)),
    type: String.fromCharCode(header[156]!),
  }
}

function octal(field: Buffer): number {
  const text = field.toString('latin1').replaceAll(/[\0 ]/g, '')
  if (text === '') return 0
  if (!/^[0-7]+$/.test(text))
    throw new InputError('The code package has an entry whose size cannot be read. Make it again.')
  return Number.parseInt(text, 8)
}

function nameOf(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return bytes.subarray(0, end < 0 ? bytes.length : end).toString('utf8')
}

function paxPath(bytes: Buffer): string | null {
  const found = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(bytes.toString('utf8'))
  return found?.[1] ?? null
}

function plainPath(path: string): string {
  const plain = path.replace(/^(\.\/)+/, '')
  const leads = plain.startsWith('/') || plain.split('/').includes('..') || plain.includes('\0') || plain.includes('\\')
  if (leads)
    throw new InputError(
      `The code package names ${JSON.stringify(path.slice(0, 200))}, which lies outside of it. Make it with Metaflow.`,
    )
  return plain
}

const kinds: Record<string, string> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a device',
  '4': 'a device',
  '6': 'a pipe',
}

function refuseKind(type: string, path: string): void {
  // Folders, and headers for the whole archive.
  if (type === '5' || type === 'g') return
  throw new InputError(
    `In the code package ${JSON.stringify(path)} is ${kinds[type] ?? 'of an unknown kind'}; it may hold plain files only.`,
  )
}
