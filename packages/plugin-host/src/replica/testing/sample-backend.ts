import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Pool } from '@groundwork/db/pool'
import { build } from 'esbuild'

/** A stored bundle whose files are kept here: the backend alone. */
export type SampleBundle = { sha256: string; pluginId: string; version: string; code: string }

const start = `
import { defineBackend, initPluginRouter } from '@groundwork/plugin-sdk/backend'
const { router, procedure } = initPluginRouter()
`

/** Bundles the source of a backend as a plugin's author would, and stores its row. `source` is an expression of its parts. */
export async function storeSample(
  pool: Pool,
  {
    pluginId,
    version,
    source,
    memoryMb = 96,
    mapTo,
  }: {
    pluginId: string
    version: string
    source: string
    memoryMb?: number
    /** Gives the bundle a map, with the source under this name beside its entry. */
    mapTo?: string
  },
): Promise<SampleBundle> {
  const { outputFiles } = await build({
    stdin: { contents: start + source, resolveDir: import.meta.dirname, loader: 'ts', sourcefile: mapTo },
    outfile: path.join(import.meta.dirname, 'index.js'),
    sourcemap: mapTo ? 'inline' : undefined,
    sourcesContent: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minify: true,
    write: false,
  })
  const code = outputFiles[0]?.text ?? ''
  const sha256 = createHash('sha256').update(`${pluginId}@${version}\n${code}`).digest('hex')
  const manifest = {
    id: pluginId,
    version,
    name: 'Sample',
    description: 'A sample',
    publisher: { name: 'Tests' },
    kind: 'domain-library',
    engines: { groundwork: '^1.0.0' },
    backend: { entry: 'backend/index.js', memoryMb },
    permissions: [],
    contributes: [],
    migrations: [],
  }
  await pool.query(
    `insert into plugin_bundle (sha256, plugin_id, version, manifest, files, size_bytes, trust, source, origin)
     values ($1, $2, $3, $4, '{}', 1, 'shipped', 'shipped', 'test')`,
    [sha256, pluginId, version, JSON.stringify(manifest)],
  )
  return { sha256, pluginId, version, code }
}

export function writeSample(folder: string, { code }: SampleBundle): string {
  mkdirSync(path.join(folder, 'backend'), { recursive: true })
  writeFileSync(path.join(folder, 'backend/index.js'), code)
  return folder
}
