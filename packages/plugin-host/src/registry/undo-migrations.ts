import { type Pool, type Sql, transaction } from '@groundwork/db/pool'
import { schemaAccess } from '../lifecycle/schema-access'
import { migrateBack } from '../migrations/migrations'
import { storedLine } from '../log/stored-line'
import { bundleRow } from './bundles'
import { type Installation, lockInstallation } from './installation'

/** Requests that are under way in the version that was left need its tables until it has drained. */
const drainedAfterMs = 4_000

/**
 * Undoes the migrations that neither the active version has nor one that is being brought up, newest first; meanwhile nobody can
 * bring up another. What cannot be undone stays, and the plugin's log says so: tables that nobody reads are no reason to fail a
 * move that was made.
 */
export async function undoMigrations(pool: Pool, { pluginId, version }: Installation): Promise<void> {
  try {
    const stay = await transaction(pool, async (sql) => {
      const now = await lockInstallation(sql, pluginId)
      if (!now || now.state === 'uninstalled') return []
      return (await migrateBack(schemaAccess(pool), { pluginId, keep: await migrationsOf(sql, now) })).stay
    })
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

async function migrationsOf(sql: Sql, { activeSha, pendingSha }: Installation): Promise<string[]> {
  const active = await bundleRow(sql, activeSha)
  const pending = pendingSha ? await bundleRow(sql, pendingSha) : null
  return [...active.manifest.migrations, ...(pending?.manifest.migrations ?? [])]
}

async function note(pool: Pool, { pluginId, version, line }: { pluginId: string; version: string; line: string }) {
  const text = `insert into plugin_log (plugin_id, version, stream, level, line) values ($1, $2, 'host', 'warn', $3)`
  await pool.query(text, [pluginId, version, storedLine(line)]).catch(() => {})
}

/** The same when the version that was left has drained. */
export function undoMigrationsLater(pool: Pool, moved: Installation): void {
  setTimeout(() => void undoMigrations(pool, moved), drainedAfterMs).unref()
}
