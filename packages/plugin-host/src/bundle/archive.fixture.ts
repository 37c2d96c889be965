import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

/** An entry of an archive as a hostile packer may write it. */
export type RawEntry = {
  path: string | Buffer
  content?: string | Buffer
  type?: string
  mode?: number
  link?: string
  size?: number
}

/** A tar of anything at all, without the checks that ours have. */
export function rawTar(entries: readonly RawEntry[], end: Buffer = Buffer.alloc(1024)): Buffer {
  return Buffer.concat([...entries.flatMap(rawEntry), end])
}

function rawEntry({ path, content = '', type = '0', mode = 0o644, link = '', size }: RawEntry): Buffer[] {
  const bytes = Buffer.from(content)
  const name = Buffer.from(path)
  if (name.length > 100)
    return [
      ...rawEntry({ path: 'long', content: Buffer.concat([name, Buffer.alloc(1)]), type: 'L' }),
      ...rawEntry({ path: name.subarray(0, 100), content, type, mode, link }),
    ]
  const header = Buffer.alloc(512)
  name.copy(header)
  header.write(`${mode.toString(8).padStart(7, '0')}\0`, 100)
  header.write(`${(size ?? bytes.length).toString(8).padStart(11, '0')}\0`, 124)
  header.write('        ', 148)
  header.write(type, 156)
  header.write(link, 157)
  header.write('ustar\x0000', 257, 'latin1')
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]
}

export type Files = Record<string, string | Buffer>

export function integrityOf(files: Files): string {
  const facts = Object.entries(files).map(([path, content]) => {
    const bytes = Buffer.from(content)
    return [path, { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length }]
  })
  return JSON.stringify({ files: Object.fromEntries(facts) })
}

/** A packed bundle of these files with the integrity.json that fits them, however wrong they are. */
export function sealed(files: Files): Buffer {
  return gzipSync(rawTar(entriesOf({ ...files, 'integrity.json': integrityOf(files) })))
}

export function entriesOf(files: Files): RawEntry[] {
  return Object.entries(files).map(([path, content]) => ({ path, content }))
}
