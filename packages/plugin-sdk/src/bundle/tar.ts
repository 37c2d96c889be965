import { bundleLimits, sizeWords } from './limits'
import { type ProblemCode, quoted, refuse } from './problem'

export type TarEntry = { path: Uint8Array; bytes: Uint8Array; mode: number }

const block = 512
const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`

/** A tar of plain files in the given order: mode 0644, nobody's, at the beginning of time. Paths of at most 200 bytes. */
export function writeTar(files: Iterable<readonly [path: string, bytes: Uint8Array]>): Uint8Array {
  const blocks: Uint8Array[] = []
  for (const [path, bytes] of files) {
    blocks.push(fileHeader(path, bytes.length), bytes)
    if (bytes.length % block) blocks.push(Buffer.alloc(block - (bytes.length % block)))
  }
  blocks.push(Buffer.alloc(block * 2))
  return Buffer.concat(blocks)
}

function fileHeader(path: string, size: number): Uint8Array {
  const { prefix, name } = splitPath(path)
  const header = Buffer.alloc(block)
  header.write(name, 0, 'utf8')
  header.write(octal(0o644, 8), 100)
  header.write(octal(0, 8), 108)
  header.write(octal(0, 8), 116)
  header.write(octal(size, 12), 124)
  header.write(octal(0, 12), 136)
  header.write('        ', 148)
  header.write('0', 156)
  header.write('ustar\x0000', 257, 'latin1')
  header.write(prefix, 345, 'utf8')
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

/** ustar keeps 100 bytes of name and 155 of folder before it, parted at a slash. */
function splitPath(path: string): { prefix: string; name: string } {
  if (Buffer.byteLength(path) <= 100) return { prefix: '', name: path }
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)]
    if (Buffer.byteLength(name) <= 100 && Buffer.byteLength(prefix) <= 155) return { prefix, name }
  }
  return refuse('path-too-long', `The path ${quoted(path)} does not fit into a bundle. Shorten its names.`, {
    file: path,
  })
}

function checksum(header: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < block; at++) sum += at >= 148 && at < 156 ? 32 : header[at]!
  return sum
}

/**
 * The files of a tar; folders are left out. Understands ustar, and of the extensions only long names (pax "path", GNU "L"): all
 * that packers of npm write. Whatever is no plain file is refused.
 */
export function readTar(tar: Uint8Array): TarEntry[] {
  const entries: TarEntry[] = []
  let longName: Uint8Array | null = null
  let at = 0
  while (at < tar.length) {
    const header = tar.subarray(at, at + block)
    if (header.length < block) refuseTruncated()
    if (header.every((byte) => byte === 0)) return finish(tar.subarray(at), entries)
    const entry = readHeader(header)
    const bytes = tar.subarray(at + block, at + block + entry.size)
    if (bytes.length < entry.size) refuseTruncated()
    at += block + Math.ceil(entry.size / block) * block
    if (entry.type === 'x' || entry.type === 'L') {
      longName = entry.type === 'x' ? (paxPath(bytes) ?? longName) : untilNul(bytes)
      continue
    }
    if (entry.type === 'g' || entry.type === '5') continue
    const path = longName ?? entry.path
    longName = null
    checkType(entry.type, path)
    checkMode(entry.mode, path)
    if (entry.size > bundleLimits.file) refuseFile(path, entry.size)
    entries.push({ path, bytes, mode: entry.mode })
    if (entries.length > bundleLimits.files)
      refuse(
        'too-many-files',
        `The bundle has more than ${bundleLimits.files} files. Bundle the modules of each side into few.`,
      )
  }
  return refuseTruncated()
}

function finish(rest: Uint8Array, entries: TarEntry[]): TarEntry[] {
  const hidden = rest.findIndex((byte) => byte !== 0)
  if (hidden >= 0)
    refuse(
      'tar-trailing-data',
      'There is data hidden after the end of the archive. Pack the bundle again with `groundwork-plugin pack`.',
    )
  return entries
}

function refuseTruncated(): never {
  return refuse('tar-truncated', 'The archive inside the bundle ends before it is complete. Pack it again.')
}

function refuseFile(path: Uint8Array, size: number): never {
  const file = Buffer.from(path).toString('utf8')
  return refuse(
    'file-too-large',
    `${quoted(file)} has ${size} bytes; one file may have ${sizeWords(bundleLimits.file)}. Make it smaller or leave it out.`,
    { file },
  )
}

type Header = { path: Uint8Array; size: number; mode: number; type: string }

function readHeader(header: Uint8Array): Header {
  const stated = number(header.subarray(148, 156))
  if (stated === null || stated !== checksum(header))
    refuse(
      'not-tar',
      'What is compressed is not a tar archive, or it is damaged. A bundle is what `groundwork-plugin pack` writes.',
    )
  const size = number(header.subarray(124, 136))
  const mode = number(header.subarray(100, 108))
  if (size === null || mode === null)
    refuse(
      'tar-extension',
      'The archive has an entry of a size that only an extension of tar can say. Pack it with `groundwork-plugin pack`.',
    )
  const name = untilNul(header.subarray(0, 100))
  const ustar = Buffer.from(header.subarray(257, 263)).toString('latin1') === 'ustar\0'
  const prefix = ustar ? untilNul(header.subarray(345, 500)) : new Uint8Array()
  const path = prefix.length ? Buffer.concat([prefix, Buffer.from('/'), name]) : name
  return { path, size, mode, type: String.fromCharCode(header[156]!).replace('\0', '0') }
}

/** An octal field; null for the binary form that some packers use for what octal cannot hold, and for nonsense. */
function number(field: Uint8Array): number | null {
  const text = Buffer.from(field)
    .toString('latin1')
    .replace(/[\0 ]+$/, '')
    .trimStart()
  if (text === '') return 0
  return /^[0-7]{1,11}$/.test(text) ? Number.parseInt(text, 8) : null
}

function untilNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0)
  return end < 0 ? bytes : bytes.subarray(0, end)
}

/** The value of "path" in pax records: `<length> path=<value>\n`. */
function paxPath(bytes: Uint8Array): Uint8Array | null {
  let found: Uint8Array | null = null
  let at = 0
  while (at < bytes.length && bytes[at] !== 0) {
    const space = bytes.indexOf(32, at)
    const length = Number(Buffer.from(bytes.subarray(at, space < 0 ? at : space)).toString('latin1'))
    if (!Number.isInteger(length) || length <= space - at || at + length > bytes.length)
      return refuse(
        'tar-extension',
        'The archive has extended headers that cannot be read. Pack it with `groundwork-plugin pack`.',
      )
    const record = bytes.subarray(space + 1, at + length - 1)
    const equals = record.indexOf(61)
    const key = Buffer.from(record.subarray(0, Math.max(0, equals))).toString('latin1')
    if (key === 'path') found = record.subarray(equals + 1)
    if (key === 'size' || key === 'linkpath')
      refuse(
        'tar-extension',
        'The archive has extended headers that cannot be read. Pack it with `groundwork-plugin pack`.',
      )
    at += length
  }
  return found
}

const refusedTypes: Record<string, readonly [ProblemCode, string]> = {
  '1': ['hard-link', 'is a hard link. Put the file itself into the bundle.'],
  '2': [
    'symlink',
    'is a symbolic link, which could lead out of the bundle. Put the file that it points to in its place.',
  ],
  '3': ['device', 'is a device, and a bundle holds plain files only. Remove it.'],
  '4': ['device', 'is a device, and a bundle holds plain files only. Remove it.'],
  '6': ['device', 'is a device, and a bundle holds plain files only. Remove it.'],
}

function checkType(type: string, path: Uint8Array): void {
  if (type === '0' || type === '7') return
  const file = Buffer.from(path).toString('utf8')
  const [code, words] = refusedTypes[type] ?? [
    'entry-type',
    `is of the unknown kind ${quoted(type)}. Remove it: a bundle holds nothing but files.`,
  ]
  refuse(code, `${quoted(file)} ${words}`, { file })
}

function checkMode(mode: number, path: Uint8Array): void {
  if ((mode & 0o6000) === 0) return
  const file = Buffer.from(path).toString('utf8')
  refuse('setuid', `${quoted(file)} would run with the rights of its owner (setuid or setgid). Remove that bit.`, {
    file,
  })
}
