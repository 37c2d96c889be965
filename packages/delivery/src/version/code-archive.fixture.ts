import { gzipSync } from 'node:zlib'

export type ArchiveEntry = { path: string; text?: string; type?: string; size?: number }

/** For tests: a code package of these files, as Metaflow would pack them; entries of other types as hostile packers would. */
export function packCode(entries: readonly (ArchiveEntry | readonly [path: string, text: string])[]): Buffer {
  const blocks: Buffer[] = []
  for (const entry of entries) {
    const { path, text = '', type = '0', size } = 'path' in entry ? entry : { path: entry[0], text: entry[1] }
    const bytes = Buffer.from(text)
    const header = Buffer.alloc(512)
    header.write(path, 0)
    header.write('0000644\0', 100)
    header.write(`${(size ?? bytes.length).toString(8).padStart(11, '0')}\0`, 124)
    header.write('        ', 148)
    header.write(type, 156)
    header.write('ustar\x0000', 257, 'latin1')
    header.write(
      `${[...header]
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    )
    blocks.push(header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512))
  }
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]))
}
