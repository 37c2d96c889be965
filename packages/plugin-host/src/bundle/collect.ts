import { deleteBlobs } from '@groundwork/db/blobs'
import { type Pool, transaction } from '@groundwork/db/pool'
import { lockBundles } from './receive'
import type { StoredFile } from './stored-files'

export type CollectOptions = {
  /** How long a bundle that nothing names is kept; a day unless told. */
  graceHours?: number
  /** How long one of a developer's folder is; a quarter of an hour unless told. */
  devGraceMinutes?: number
}

// The newest three of each plugin stay: they are what a person may want to go back to.
const unnamed = `select sha256 from (
    select b.*, row_number() over (partition by plugin_id, source = 'dev' order by created_at desc, sha256) as age from plugin_bundle b) b
  where source <> 'shipped'
    and created_at < now() - case when source = 'dev' then make_interval(mins => $2) else make_interval(hours => $1) end
    and (source = 'dev' or age > 3)
    and not exists (select from plugin_installation i
      where b.sha256 in (i.active_sha, i.previous_sha, i.pending_sha) and (i.state <> 'uninstalled' or b.source <> 'dev'))
    and not exists (select from plugin_request r where r.sha256 = b.sha256 and r.state = 'open')
    and not exists (select from plugin_instance p where p.sha256 = b.sha256 and p.state in ('starting', 'healthy', 'restarting', 'draining'))`

/**
 * Drops bundles that no installation, open request or running process names, after a time of grace, with those of their blobs that no
 * other bundle has. Of each plugin the newest three uploads and what ships stay. Returns the hashes of what went.
 */
export async function collectBundles(
  pool: Pool,
  { graceHours = 24, devGraceMinutes = 15 }: CollectOptions = {},
): Promise<string[]> {
  return transaction(pool, async (sql) => {
    await sql.query(lockBundles)
    const { rows: gone } = await sql.query<{ sha256: string; files: Record<string, StoredFile> }>(
      `delete from plugin_bundle where sha256 in (${unnamed}) returning sha256, files`,
      [graceHours, devGraceMinutes],
    )
    if (gone.length === 0) return []
    const candidates = gone.flatMap(({ sha256, files }) => [sha256, ...Object.values(files).map((file) => file.sha256)])
    const { rows } = await sql.query<{ sha256: string }>(
      `select h as sha256 from unnest($1::text[]) as h where not exists (
        select from plugin_bundle b, jsonb_each(b.files) as f(path, fact) where b.sha256 = h or f.fact ->> 'sha256' = h)`,
      [[...new Set(candidates)]],
    )
    await deleteBlobs(
      sql,
      rows.map(({ sha256 }) => sha256),
    )
    return gone.map(({ sha256 }) => sha256)
  })
}
