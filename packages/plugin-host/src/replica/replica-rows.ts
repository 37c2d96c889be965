import os from 'node:os'
import type { Sql } from '@groundwork/db/pool'

/** An engine without a beat for this long is taken for dead. */
export const aliveMs = 15_000

/** Says that this engine runs plugins; forgets engines that have long been dead. */
export async function beat(sql: Sql, replicaId: string): Promise<void> {
  await sql.query({
    name: 'plugin-replica-beat',
    text: `with gone as (delete from plugin_replica where beat_at < now() - interval '10 minutes' and id <> $1)
      insert into plugin_replica (id, host, pid) values ($1, $2, $3) on conflict (id) do update set beat_at = now()`,
    values: [replicaId, os.hostname(), process.pid],
  })
}

/** Takes the engine and its instances off the list. */
export async function leave(sql: Sql, replicaId: string): Promise<void> {
  await sql.query({
    name: 'plugin-replica-leave',
    text: 'delete from plugin_replica where id = $1',
    values: [replicaId],
  })
}

/** Engines of this machine whose process is gone, as far as they are on the list. */
export async function forgetReplicas(sql: Sql, isAlive: (pid: number) => boolean): Promise<void> {
  const { rows } = await sql.query<{ id: string; pid: number }>({
    name: 'plugin-replicas-here',
    text: 'select id, pid from plugin_replica where host = $1 and pid <> $2',
    values: [os.hostname(), process.pid],
  })
  for (const { id, pid } of rows) if (!isAlive(pid)) await leave(sql, id)
}

export type Standing = { state: string | null; reason: string | null; host: string; pid: number }

/** How a version stands on each living engine, and for how many milliseconds it has been brought up. */
export async function standings(
  sql: Sql,
  { pluginId, sha256 }: { pluginId: string; sha256: string },
): Promise<{ engines: Standing[]; pendingMs: number } | null> {
  const { rows } = await sql.query<Standing & { pendingMs: number }>({
    name: 'plugin-standings',
    text: `select r.host, r.pid, i.state, i.reason, extract(epoch from now() - p.pending_since)::float8 * 1000 as "pendingMs"
      from plugin_installation p cross join plugin_replica r
      left join plugin_instance i on i.replica_id = r.id and i.sha256 = p.pending_sha
      where p.plugin_id = $1 and p.pending_sha = $2 and r.beat_at > now() - make_interval(secs => $3)`,
    values: [pluginId, sha256, aliveMs / 1_000],
  })
  return rows[0] ? { engines: rows, pendingMs: rows[0].pendingMs } : null
}
