import { SourceMap, type SourceMapPayload } from 'node:module'
import path from 'node:path'
import { getBlob } from '@groundwork/db/blobs'
import type { Sql } from '@groundwork/db/pool'
import { listedFile } from './served-file'

/** A place in a file of a bundle, as a browser's stack names it; line and column count from 1. */
export type Place = { file: string; line: number; column: number }

/** Reading a map keeps the portal from its other work. */
const mostBytes = 4_000_000
const longestSource = 200

/**
 * Where places of a bundle's code stand in its sources, as `ui/titles.tsx:12:5`. As it is where the bundle has no map that knows
 * the place: only bundles of `groundwork-plugin dev` carry them.
 */
export async function originsOf(sql: Sql, sha256: string, places: readonly Place[]): Promise<string[]> {
  const maps = new Map<string, SourceMap | null>()
  const origins: string[] = []
  for (const place of places) {
    if (!maps.has(place.file)) maps.set(place.file, await mapOf(sql, sha256, place.file))
    origins.push(originIn(maps.get(place.file) ?? null, place) ?? `${place.file}:${place.line}:${place.column}`)
  }
  return origins
}

async function mapOf(sql: Sql, sha256: string, file: string): Promise<SourceMap | null> {
  const listed = await listedFile(sql, sha256, `${file}.map`)
  if (!listed || listed.size > mostBytes) return null
  const bytes = await getBlob(sql, listed.sha256)
  try {
    return bytes && new SourceMap(JSON.parse(bytes.toString()) as SourceMapPayload)
  } catch {
    // A plugin may bring along anything under this name.
    return null
  }
}

function originIn(map: SourceMap | null, { file, line, column }: Place): string | null {
  const entry = map?.findEntry(line - 1, column - 1)
  if (!entry || !('originalSource' in entry) || typeof entry.originalSource !== 'string') return null
  const { originalSource, originalLine, originalColumn } = entry
  // oxlint-disable-next-line no-control-regex -- exactly these are looked for
  if (originalSource.length > longestSource || /[\u0000-\u001f]/.test(originalSource)) return null
  const source = path.posix.join(path.posix.dirname(file), originalSource).replace(/^(\.\.\/)+/, '')
  return `${source}:${originalLine + 1}:${originalColumn + 1}`
}
