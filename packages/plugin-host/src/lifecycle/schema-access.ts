import type { Pool } from '@groundwork/db/pool'
import type { SchemaAccess } from '../platform/sql/role'

/** The installation's secret, the same in every process; empty where none is set, which what needs it refuses. */
export function installationSecret(): string {
  return process.env['GROUNDWORK_SECRET'] ?? ''
}

/** How this process reaches the schemas of plugins: past a pooler, where there is one. */
export function schemaAccess(pool: Pool): SchemaAccess {
  return { pool, secret: installationSecret(), databaseUrl: process.env['DATABASE_DIRECT_URL'] || undefined }
}
