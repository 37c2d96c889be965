import os from 'node:os'
import { eventInsert } from '@groundwork/db/events'
import type { Sql } from '@groundwork/db/pool'
import type { EngineName } from './engine-notes'

/** An engine without a beat for this long is taken for dead. */
export const aliveMs = 15_000
/** How often an engine says that it lives, when the machine has time for it. */
export const beatEveryMs = 5_000

/**
 * Says that this engine runs plugins; forgets engines that have long been dead. `isNew`: this one was not on the list;
 * `engines`: how many run plugins now, this one too. One that hung and goes on tells of its instances: they count again, and pages that waited for them ask anew.
 */
export async function beat(sql: Sql, replicaId: string): Promise<{ isNew: boolean; engines: number }> {
  const { rows } = await sql.query<{ isNew: boolean; engines: number }>({
    name: 'plugin-replica-beat-count',
    text: `with gone as (delete from plugin_replica where beat_at < now() - interval '10 minutes' and id <> $1),
        back as (${eventInsert} select 'plugin', i.plugin_id, '{"change":"instance"}'
          from plugin_instance i join plugin_replica r on r.id = i.replica_id
          where r.id = $1 and r.beat_at < now() - make_interval(secs => $4) group by i.plugin_id)
      insert into plugin_replica (id, host, pid) values ($1, $2, $3) on conflict (id) do update set beat_at = now()
      returning xmax = 0 as "isNew", 1 + (select count(*)::int from plugin_replica r
        where r.id <> $1 and r.beat_at > now() - make_interval(secs => $4)) as engines`,
    values: [replicaId, os.hostname(), process.pid, aliveMs / 1_000],
  })
  return rows[0] ?? { isNew: false, engines: 1 }
}

/** Takes the engine and its instances off the list. */
export async function leave(sql: Sql, replicaId: string): Promise<void> {
  await sql.query({
    name: 'plugin-replica-leave',
    text: 'delete from plugin_replica where id = $1',
    values: [replicaId],
  })
}

/** Takes engines of this machine whose process is gone off the list; true when there were any. */
export async function forgetReplicas(sql: Sql, isGone: (engine: EngineName) => boolean): Promise<boolean> {
  const { rows } = await sql.query<EngineName>({
    name: 'plugin-replicas-here',
    text: 'select id, pid from plugin_replica where host = $1',
    values: [os.hostname()],
  })
  const gone = rows.filter(isGone)
  for (const { id } of gone) await leave(sql, id)
  return gone.length > 0
}

export type Standing = {
  state: string | null
  reason: string | null
  host: string
  pid: number
  /** Since it last said that it lives. */
  silentMs: number
}

/** How a version stands on each living engine, and for how many milliseconds it has been brought up. */
export async function standings(
  sql: Sql,
  { pluginId, sha256 }: { pluginId: string; sha256: string },
): Promise<{ engines: Standing[]; pendingMs: number } | null> {
  const { rows } = await sql.query<Standing & { pendingMs: number }>({
    name: 'plugin-standings',
    text: `select r.host, r.pid, i.state, i.reason, extract(epoch from now() - p.pending_since)::float8 * 1000 as "pendingMs",
        extract(epoch from now() - r.beat_at)::float8 * 1000 as "silentMs"
      from plugin_installation p cross join plugin_replica r
      left join plugin_instance i on i.replica_id = r.id and i.sha256 = p.pending_sha
      where p.plugin_id = $1 and p.pending_sha = $2 and r.beat_at > now() - make_interval(secs => $3)`,
    values: [pluginId, sha256, aliveMs / 1_000],
  })
  return rows[0] ? { engines: rows, pendingMs: rows[0].pendingMs } : null
}
