import { createHash } from 'node:crypto'
import { InputError } from '@groundwork/access/errors'
import type { VersionContent } from '../model/version-content'
import { z } from 'zod'
import { readCodeArchive } from './code-archive'
import { type FlowSource, flowsIn, readFlowSource } from './flow-source'
import { lockBytes, lockFiles, lockOf } from './lock'

/** What a code package says by itself. */
export type PackedCode = {
  code: VersionContent['code']
  /** Null where the class is not in the entry itself. */
  source: FlowSource | null
  flows: string[]
  lock: { sha256: string; source: string } | null
  blobs: { sha256: string; bytes: Uint8Array }[]
  /** What Metaflow wrote of where it was packed: `.mf_meta/INFO`. */
  info: Record<string, unknown>
  /** What the `Config`s held when it was packed. */
  defaultConfigs: NonNullable<VersionContent['defaultConfigs']>
}

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/**
 * Reads a code package without running anything of it. `entry` is the flow's file inside it, as it was started; `flow` its class, where it is
 * known. Throws InputError for what is no code package or has no such file.
 */
export async function readPackedCode(
  bytes: Uint8Array,
  { entry: given, flow }: { entry: string; flow: string | null },
): Promise<PackedCode> {
  const entry = given.replace(/^(\.\/)+/, '')
  const wanted = new Set([entry, '.mf_meta/INFO', '.mf_meta/CONFIG', ...lockFiles(entry)])
  const { files, texts } = await readCodeArchive(bytes, (path) => wanted.has(path))
  const text = texts.get(entry)
  if (text === undefined) throw noEntry(entry, files)
  const flows = flowsIn(text)
  const name = flow ?? flows.at(-1)
  const found = lockOf(entry, texts)
  const code = { sha256: hash(bytes), bytes: bytes.length, format: 'tgz' as const, entry }
  const lock = found && { sha256: hash(lockBytes(found)), source: found.source }
  return {
    code,
    source: name === undefined ? null : readFlowSource(text, name),
    flows,
    lock,
    blobs: [
      { sha256: code.sha256, bytes },
      ...(found && lock ? [{ sha256: lock.sha256, bytes: lockBytes(found) }] : []),
    ],
    info: record(texts.get('.mf_meta/INFO')),
    defaultConfigs: packedConfigs(record(texts.get('.mf_meta/CONFIG'))['user_configs']),
  }
}

function noEntry(entry: string, files: Set<string>): InputError {
  const others = [...files].filter((path) => !path.includes('/') && path.endsWith('.py') && !path.startsWith('.'))
  const have = others.length > 0 ? ` It has ${others.slice(0, 5).join(', ')}.` : ' It has no Python file at its root.'
  return new InputError(
    `The code package has no file ${JSON.stringify(entry)}.${have} Name the flow's file as it is in there.`,
  )
}

const packedConfig = z.tuple([z.json(), z.boolean()])

/** Metaflow writes each as [value, whether it is plain text]; one that may do without has null. */
function packedConfigs(stored: unknown): PackedCode['defaultConfigs'] {
  const entries = Object.entries(inner(stored)).map(([name, each]) => {
    const [value, plain] = packedConfig.safeParse(each).data ?? [null, false]
    return [name, { value, plain }] as const
  })
  return Object.fromEntries(entries)
}

function inner(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

function record(text: string | undefined): Record<string, unknown> {
  try {
    return inner(JSON.parse(text ?? 'null'))
  } catch {
    return {}
  }
}
