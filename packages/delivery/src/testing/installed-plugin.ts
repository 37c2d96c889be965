import { createHash, randomBytes } from 'node:crypto'
import { putBlob } from '@groundwork/db/blobs'
import type { Pool } from '@groundwork/db/pool'

/** For tests: an installed plugin as its rows show it. `contributes` as in plugin.json; `schemas`: file -> JSON Schema. */
export async function installPlugin(
  pool: Pool,
  {
    id,
    version = '1.0.0',
    state = 'enabled',
    contributes,
    schemas = {},
  }: {
    id: string
    version?: string
    state?: string
    contributes: { point: string; id: string; title?: string; configSchema?: string }[]
    schemas?: Record<string, object>
  },
): Promise<void> {
  const files: Record<string, object> = {}
  for (const [path, schema] of Object.entries(schemas))
    files[path] = {
      sha256: await putBlob(pool, Buffer.from(JSON.stringify(schema))),
      size: 1,
      type: 'application/json',
    }
  const manifest = { id, version, name: id, kind: 'extension', permissions: [], contributes: contributes.map(titled) }
  const sha256 = createHash('sha256').update(randomBytes(16)).digest('hex')
  await pool.query(
    `insert into plugin_bundle (sha256, plugin_id, version, manifest, files, size_bytes, trust, source, origin)
      values ($1, $2, $3, $4, $5, 1, 'shipped', 'folder', 'test')`,
    [sha256, id, version, JSON.stringify(manifest), JSON.stringify(files)],
  )
  await pool.query(
    `insert into plugin_installation (plugin_id, state, active_sha, audience) values ($1, $2, $3, '{"kind": "everyone"}')
      on conflict (plugin_id) do update set active_sha = excluded.active_sha, state = excluded.state`,
    [id, state, sha256],
  )
}

const titled = (contribution: { id: string; title?: string }) => ({ title: contribution.id, ...contribution })
