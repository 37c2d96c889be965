import type { Pool } from '@groundwork/db/pool'
import { schemaAccess } from '../lifecycle/schema-access'
import { migrateBack } from '../migrations/migrations'
import { bundleRow } from './bundles'
import { type Installation, installation } from './installation'

/** Requests that are under way in the version that was left need its tables until it has drained. */
const drainedAfterMs = 4_000

/**
 * Undoes the migrations that the active version does not have, newest first. What cannot be undone stays, and the plugin's log
 * says so: tables that nobody reads are no reason to fail a move that was made.
 */
export async function undoMigrations(pool: Pool, { pluginId, version, activeSha }: Installation): Promise<void> {
  try {
    const { manifest } = await bundleRow(pool, activeSha)
    const { stay } = await migrateBack(schemaAccess(pool), { pluginId, keep: manifest.migrations })
    if (stay.length > 0)
      await note(pool, { pluginId, version, line: `These migrations cannot be undone and stay: ${stay.join(', ')}.` })
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'the database does not answer.'
    await note(pool, {
      pluginId,
      version,
      line: `Migrations of the version that was left could not be undone: ${reason}`,
    })
  }
}

async function note(pool: Pool, { pluginId, version, line }: { pluginId: string; version: string; line: string }) {
  const text = `insert into plugin_log (plugin_id, version, stream, level, line) values ($1, $2, 'host', 'warn', $3)`
  await pool.query(text, [pluginId, version, line]).catch(() => {})
}

/** The same when the version that was left has drained, unless another one is on its way by then. */
export function undoMigrationsLater(pool: Pool, moved: Installation): void {
  setTimeout(() => void undoIfStill(pool, moved).catch(() => {}), drainedAfterMs).unref()
}

async function undoIfStill(pool: Pool, moved: Installation): Promise<void> {
  const now = await installation(pool, moved.pluginId)
  if (now?.activeSha === moved.activeSha && !now.pendingSha) await undoMigrations(pool, moved)
}
