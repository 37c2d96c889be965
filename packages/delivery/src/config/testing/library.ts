import { createHash, randomBytes } from 'node:crypto'
import type { Actor, Role } from '@groundwork/access/can'
import { type Context, createCallerFactory } from '@groundwork/access/trpc'
import { putBlob } from '@groundwork/db/blobs'
import { uuidv7 } from '@groundwork/db/ids'
import type { Pool } from '@groundwork/db/pool'
import type { TestDatabase } from '@groundwork/db/testing'
import { manifestSchema } from '@groundwork/plugin-sdk/manifest'
import { configRouter } from '../../router/config.router'

export type WantedLibrary = {
  id: string
  projects: string[]
  schema: object
  mapping?: Record<string, string>
  secrets?: string[]
  ownerTeam?: string | null
  version?: string
}

/** A registered domain library with a schema for projects; called again for the same id, another version of it. */
export async function installLibrary(pool: Pool, wanted: WantedLibrary): Promise<void> {
  const { id, projects, schema, mapping, secrets = [], ownerTeam = null, version = '1.0.0' } = wanted
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
  await pool.query(
    `insert into plugin_installation (plugin_id, state, active_sha, audience, granted, owner_team)
      values ($1, 'enabled', $2, '{"kind": "everyone"}', $3, $4) on conflict (plugin_id) do update set active_sha = excluded.active_sha`,
    [id, sha256, manifest.permissions, ownerTeam],
  )
}

/** A unit of a project, as its first version makes it. */
export async function makeUnit(
  pool: Pool,
  { project, name, library = null }: { project: string; name: string; library?: string | null },
): Promise<string> {
  const id = uuidv7()
  await pool.query(
    `insert into unit (id, project, name, path_plugin, path_id, library) values ($1, $2, $3, 'scheduled-batch', 'path', $4)`,
    [id, project, name, library],
  )
  return id
}

export function person(
  user: { id: string; name: string; email: string },
  role: Role,
  teams: Record<string, Role> = {},
): Extract<Actor, { kind: 'user' }> {
  return { kind: 'user', id: user.id, name: user.name, email: user.email, role, teams }
}

/** The procedures of configuration as this actor calls them. */
export function callerOf(db: TestDatabase, actor: Actor | null) {
  const context: Context = {
    ...{ pool: db.pool, prisma: db.prisma, bus: db.bus, actor, requestId: 'test-request' },
    engine: () => Promise.reject(new Error('Configuration never calls the engine.')),
  }
  return createCallerFactory(configRouter)(context)
}
