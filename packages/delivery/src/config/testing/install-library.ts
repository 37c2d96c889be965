import { createHash, randomBytes } from 'node:crypto'
import { putBlob } from '@groundwork/db/blobs'
import type { Pool } from '@groundwork/db/pool'
import { type Manifest, manifestSchema } from '@groundwork/plugin-sdk/manifest'

export type WantedLibrary = {
  id: string
  projects: string[]
  schema: object
  mapping?: Record<string, string>
  secrets?: string[]
  ownerTeam?: string | null
  version?: string
  migrate?: string
}

/** A registered domain library with a schema for projects; called again for the same id, another version of it. */
export async function installLibrary(pool: Pool, wanted: WantedLibrary): Promise<Manifest> {
  const { manifest, sha256 } = await storeLibrary(pool, wanted)
  await pool.query(
    `insert into plugin_installation (plugin_id, state, active_sha, audience, granted, owner_team)
      values ($1, 'enabled', $2, '{"kind": "everyone"}', $3, $4) on conflict (plugin_id) do update set active_sha = excluded.active_sha`,
    [wanted.id, sha256, manifest.permissions, wanted.ownerTeam ?? null],
  )
  return manifest
}

/** A version of a library that is stored and not installed. */
export async function storeLibrary(pool: Pool, wanted: WantedLibrary): Promise<{ manifest: Manifest; sha256: string }> {
  const { id, projects, schema, mapping, migrate, secrets = [], version = '1.0.0' } = wanted
  const file = await putBlob(pool, Buffer.from(JSON.stringify(schema)))
  const manifest = manifestSchema.parse({
    ...{ id, version, name: id, description: 'For a test.', publisher: { name: 'Tests' }, kind: 'domain-library' },
    engines: { groundwork: '^1.0.0' },
    ...(secrets.length > 0 ? { permissions: ['secrets'], backend: { entry: 'backend/index.js' } } : {}),
    secrets: secrets.map((name) => ({ name, description: 'For a test.' })),
    contributes: [
      {
        point: 'config/schema/v1',
        id: 'delivery',
        for: 'projects',
        file: 'projects.json',
        ...(mapping ? { mapping } : {}),
        ...(migrate ? { migrate } : {}),
      },
    ],
    library: { projects },
  })
  const sha256 = createHash('sha256').update(randomBytes(16)).digest('hex')
  const files = { 'projects.json': { sha256: file, size: 1, type: 'application/json', served: false } }
  await pool.query(
    `insert into plugin_bundle (sha256, plugin_id, version, manifest, files, size_bytes, trust, source, origin)
      values ($1, $2, $3, $4, $5, 1, 'shipped', 'folder', 'test')`,
    [sha256, id, version, JSON.stringify(manifest), JSON.stringify(files)],
  )
  return { manifest, sha256 }
}
