import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** A datastore in Metaflow's local layout, written by hand. */
export class StoredRun {
  constructor(
    readonly root: string,
    readonly flow: string,
  ) {}

  /** Writes a blob and gives its SHA-1. */
  blob(bytes: Buffer): string {
    const sha = createHash('sha1').update(bytes).digest('hex')
    const folder = join(this.root, this.flow, 'data', sha.slice(0, 2))
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, sha), gzipSync(bytes))
    writeFileSync(join(folder, `${sha}_meta`), '{"cas_raw": false, "cas_version": 1}')
    return sha
  }

  file(path: string, text: string): void {
    const file = join(this.root, this.flow, path)
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, text)
  }

  /** `N.data.json` of a finished attempt. */
  attempt(task: string, attempt: number, objects: Record<string, string>): void {
    const info = Object.fromEntries(
      Object.keys(objects).map((name) => [name, { size: 5, type: "<class 'int'>", encoding: 'pickle-v4' }]),
    )
    this.file(
      `${task}/${attempt}.data.json`,
      JSON.stringify({ datastore: 'local', version: '1.0', attempt, objects, info }),
    )
    this.file(`${task}/${attempt}.DONE.lock`, '""')
  }
}

export function logLine(second: number, text: string): string {
  return `[MFLOG|0|2026-11-21T01:49:${String(second).padStart(2, '0')}.422345Z|runtime|55a218d6-3319]${text}\n`
}
