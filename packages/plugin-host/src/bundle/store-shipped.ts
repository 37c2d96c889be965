import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { BundleRefusal } from '@groundwork/plugin-sdk/bundle/problem'
import { type BundleDeps, type BundleSummary, receiveBundle } from './receive'
import { readShippedList } from './shipped'

/**
 * Stores the bundles that ship with this Groundwork, so that they can be registered; those stored before cost one query. Called at the
 * engine's start, by several at once too. `folder` holds the packed bundles and shipped.json.
 */
export async function storeShipped(deps: BundleDeps, folder: string): Promise<BundleSummary[]> {
  const shipped = await readShippedList(folder)
  const { rows } = await deps.pool.query<{ sha256: string }>(
    'select sha256 from plugin_bundle where sha256 = any($1::text[])',
    [shipped.bundles.map(({ sha256 }) => sha256)],
  )
  const stored = new Set(rows.map(({ sha256 }) => sha256))
  const received: BundleSummary[] = []
  for (const { file, sha256 } of shipped.bundles) {
    if (stored.has(sha256)) continue
    const bytes = await readFile(path.join(folder, file))
    const actor = { kind: 'system', name: 'Groundwork' } as const
    const settings = { ...deps.settings, shipped }
    try {
      received.push(await receiveBundle({ ...deps, settings }, { bytes, source: 'shipped', origin: file, actor }))
    } catch (error) {
      // One that is broken must not keep the engine from its other plugins.
      if (!(error instanceof BundleRefusal)) throw error
      console.error(`The shipped plugin ${file} was refused: ${error.message}`)
    }
  }
  return received
}
