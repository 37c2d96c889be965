import { promisify } from 'node:util'
import { crc32, type InputType, inflateRaw, type ZlibOptions } from 'node:zlib'
import { deflateSync } from 'fflate'
import { bundleLimits, sizeWords } from './limits'
import { refuse } from './problem'

const header = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255)

/**
 * Gzip with a fixed header. Compressed by fflate, which is JavaScript: zlib gives other bytes with another version or another
 * processor, and a bundle is known by the hash of its packed bytes.
 */
export function gzip(bytes: Uint8Array): Uint8Array {
  const body = deflateSync(bytes, { level: 9 })
  const packed = Buffer.alloc(header.length + body.length + 8)
  packed.set(header)
  packed.set(body, header.length)
  packed.writeUInt32LE(crc32(bytes), header.length + body.length)
  packed.writeUInt32LE(bytes.length % 2 ** 32, header.length + body.length + 4)
  return packed
}

type Inflated = { buffer: Buffer; engine: { bytesWritten: number } }
// The typings leave out what `info` changes: the result carries how much of the input was read.
const inflate = promisify(inflateRaw) as unknown as (input: InputType, options: ZlibOptions) => Promise<Inflated>

/** Unpacks one gzip member and nothing more; what it may grow to is bounded before memory is taken. */
export async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes.length === 0)
    refuse('empty', 'The file is empty. Upload the .tgz file that `groundwork-plugin pack` wrote.')
  if (bytes.length > bundleLimits.packed) refuseSize(bytes.length)
  const start = bodyStart(bytes)
  const body = bytes.subarray(start)
  const most = Math.min(bundleLimits.unpacked, Math.max(4_000_000, bytes.length * bundleLimits.ratio))
  const { buffer, engine } = await inflateBody(body, most)
  const end = start + engine.bytesWritten
  if (bytes.length < end + 8) refuseTruncated()
  checkTrailer(Buffer.from(bytes.buffer, bytes.byteOffset + end, 8), buffer)
  if (bytes.length > end + 8)
    refuse(
      'gzip-trailing-data',
      `There are ${sizeWords(bytes.length - end - 8)} after the end of the compressed data. Pack the bundle again: nothing may follow it.`,
    )
  if (buffer[0] === 0x1f && buffer[1] === 0x8b)
    refuse('gzip-nested', 'The bundle is compressed twice. Upload the .tgz file as `groundwork-plugin pack` wrote it.')
  return buffer
}

export function refuseSize(bytes: number): never {
  return refuse(
    'packed-too-large',
    `The bundle has ${bytes} bytes; at most ${sizeWords(bundleLimits.packed)} are taken. Leave out source maps and large media.`,
  )
}

async function inflateBody(body: Uint8Array, most: number): Promise<Inflated> {
  try {
    return await inflate(body, { info: true, maxOutputLength: most })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'Z_BUF_ERROR') return refuseTruncated()
    if (code !== 'ERR_BUFFER_TOO_LARGE')
      return refuse('gzip-corrupt', 'The compressed data is damaged. Upload the file again, or pack it again.')
    if (most < bundleLimits.unpacked)
      return refuse(
        'compression-bomb',
        `The bundle unpacks to more than ${bundleLimits.ratio} times its size, which no plugin does. Look for a file of endless repetition.`,
      )
    return refuse(
      'unpacked-too-large',
      `The bundle unpacks to more than ${sizeWords(bundleLimits.unpacked)}. Leave out what the plugin does not need at run time.`,
    )
  }
}

function refuseTruncated(): never {
  return refuse(
    'gzip-truncated',
    'The file ends in the middle of the compressed data. Upload it again: the transfer was cut off.',
  )
}

/** Where the compressed data begins: after the ten bytes of the header and the fields that some packers add. */
function bodyStart(bytes: Uint8Array): number {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8)
    refuse('not-gzip', 'The file is not a gzip file. A bundle is the .tgz file that `groundwork-plugin pack` writes.')
  const flags = bytes[3] ?? 0
  let at = 10
  if (flags & 4) at += 2 + ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8))
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue
    const end = bytes.indexOf(0, at)
    at = end < 0 ? bytes.length : end + 1
  }
  if (flags & 2) at += 2
  if (at >= bytes.length) refuseTruncated()
  return at
}

function checkTrailer(trailer: Buffer, content: Uint8Array): void {
  if (trailer.readUInt32LE(0) === crc32(content) && trailer.readUInt32LE(4) === content.length) return
  refuse('gzip-corrupt', 'The compressed data is damaged. Upload the file again, or pack it again.')
}
