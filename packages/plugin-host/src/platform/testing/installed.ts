import { createHash, randomBytes } from 'node:crypto'
import type { Pool } from '@groundwork/db/pool'
import { type Manifest, manifestSchema } from '@groundwork/plugin-sdk/manifest'
import type { z } from 'zod'

export type Installed = { id: string; sha256: string; manifest: Manifest }
type Wanted = Partial<z.input<typeof manifestSchema>> & { id: string }

/** A manifest with what a test names and the least of everything else. */
export function testManifest(wanted: Wanted): Manifest {
  return manifestSchema.parse({
    version: '1.0.0',
    name: wanted.id,
    description: 'For a test.',
    publisher: { name: 'Tests' },
    kind: 'domain-library',
    engines: { groundwork: '^1.0.0' },
    backend: { entry: 'backend/index.js' },
    ...wanted,
  })
}

/** Rows of an enabled plugin that was granted all it asks for. */
export async function installPlugin(
  pool: Pool,
  wanted: Wanted,
  { state = 'enabled', ownerTeam = null as string | null, audience = { kind: 'everyone' } as object } = {},
): Promise<Installed> {
  const manifest = testManifest(wanted)
  const sha256 = createHash('sha256').update(randomBytes(16)).digest('hex')
  await pool.query(
    `insert into plugin_bundle (sha256, plugin_id, version, manifest, files, size_bytes, trust, source, origin)
      values ($1, $2, $3, $4, '{}', 1, 'shipped', 'folder', 'test')`,
    [sha256, manifest.id, manifest.version, JSON.stringify(manifest)],
  )
  await pool.query(
    `insert into plugin_installation (plugin_id, state, active_sha, audience, granted, owner_team)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (plugin_id) do update set active_sha = excluded.active_sha, granted = excluded.granted`,
    [manifest.id, state, sha256, JSON.stringify(audience), manifest.permissions, ownerTeam],
  )
  return { id: manifest.id, sha256, manifest }
}
