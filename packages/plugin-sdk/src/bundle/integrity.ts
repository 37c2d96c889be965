import { createHash } from 'node:crypto'
import { type BundleFiles, bundleLimits, integrityFile, signatureFile, textOf } from './limits'
import { quoted, refuse } from './problem'

export type FileFacts = { sha256: string; size: number }

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The content of integrity.json for these files, in the order of their paths. */
export function makeIntegrity(files: BundleFiles): Uint8Array {
  const facts = [...files]
    .filter(([path]) => path !== integrityFile && path !== signatureFile)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, bytes]) => [path, { sha256: sha256Hex(bytes), size: bytes.length }])
  return Buffer.from(`${JSON.stringify({ files: Object.fromEntries(facts) }, null, 1)}\n`)
}

/** Checks each file against integrity.json, and that neither side has one that the other lacks. */
export function checkIntegrity(files: BundleFiles): void {
  const bytes = files.get(integrityFile)
  if (!bytes)
    refuse(
      'integrity-missing',
      'The bundle has no integrity.json. Pack it with `groundwork-plugin pack`, which writes it.',
    )
  const listed = readIntegrity(bytes)
  for (const path of files.keys()) {
    if (path === integrityFile || path === signatureFile || listed.has(path)) continue
    refuse(
      'integrity-extra-file',
      `${quoted(path)} was added after packing: integrity.json does not list it. Pack again.`,
      {
        file: path,
      },
    )
  }
  for (const [path, facts] of listed) checkFile(path, facts, files.get(path))
}

function checkFile(path: string, facts: FileFacts, bytes: Uint8Array | undefined): void {
  if (!bytes)
    return refuse(
      'integrity-missing-file',
      `${quoted(path)} is listed in integrity.json and is not in the bundle. Pack again.`,
      {
        file: path,
      },
    )
  if (bytes.length !== facts.size)
    refuse(
      'integrity-size',
      `${quoted(path)} has ${bytes.length} bytes and integrity.json says ${facts.size}. Pack again.`,
      { file: path },
    )
  if (sha256Hex(bytes) !== facts.sha256)
    refuse(
      'integrity-hash',
      `${quoted(path)} was changed after packing: its hash is not the one in integrity.json. Pack again.`,
      {
        file: path,
      },
    )
}

const at = { file: integrityFile }

function readIntegrity(bytes: Uint8Array): Map<string, FileFacts> {
  const content = parse(bytes)
  const files = isRecord(content) ? content['files'] : null
  if (!isRecord(files)) return refuseShape('has no "files"')
  const listed = new Map<string, FileFacts>()
  for (const [path, facts] of Object.entries(files)) {
    const { sha256, size } = isRecord(facts) ? facts : {}
    if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256) || typeof size !== 'number')
      return refuseShape(`says of ${quoted(path)} neither "sha256" (64 lower-case hex digits) nor "size"`)
    listed.set(path, { sha256, size })
  }
  return listed
}

function parse(bytes: Uint8Array): unknown {
  if (bytes.length > bundleLimits.json) return refuseShape('is too large')
  try {
    return JSON.parse(textOf(bytes))
  } catch (error) {
    const why = error instanceof Error ? error.message : ''
    return refuse('integrity-unreadable', `integrity.json is not JSON: ${quoted(why)}. Pack the bundle again.`, at)
  }
}

function refuseShape(what: string): never {
  return refuse('integrity-shape', `integrity.json ${what}. Pack the bundle again.`, at)
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
