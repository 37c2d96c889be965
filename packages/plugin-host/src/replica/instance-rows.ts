import { type EventBus, eventInsert } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import type { InstanceStatus } from '../process/instance'
import type { Protections } from '../process/protections'

export type InstanceRow = InstanceStatus & { sha256: string; pluginId: string }

type Options = { pool: Pool; bus: EventBus; replicaId: string; protections: Protections }

/** Writes down how the processes of this engine are; events tell of changes only. */
export function createInstanceRows({ pool, bus, replicaId, protections }: Options) {
  const protectionsText = JSON.stringify(protections)
  return {
    async save({ sha256, pluginId, state, reason, pid, restarts }: InstanceRow): Promise<void> {
      await pool.query({
        name: 'plugin-instance-save',
        text: `with changed as (
            insert into plugin_instance as p (replica_id, sha256, plugin_id, state, reason, pid, restarts, protections)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (replica_id, sha256) do update set state = excluded.state, reason = excluded.reason,
              pid = excluded.pid, restarts = excluded.restarts, protections = excluded.protections, changed_at = now(),
              started_at = case when excluded.state = 'starting' then now() else p.started_at end,
              memory_bytes = case when excluded.state = 'healthy' then p.memory_bytes end
            where (p.state, p.reason, p.pid, p.restarts) is distinct from
              (excluded.state, excluded.reason, excluded.pid, excluded.restarts)
            returning plugin_id)
          ${eventInsert} select 'plugin', plugin_id, '{"change":"instance"}' from changed`,
        values: [replicaId, sha256, pluginId, state, reason, pid, restarts, protectionsText],
      })
      bus.wake()
    },
    async remove(pluginId: string, sha256: string): Promise<void> {
      await pool.query({
        name: 'plugin-instance-remove',
        text: `with gone as (delete from plugin_instance where replica_id = $1 and sha256 = $2 returning plugin_id)
          ${eventInsert} select 'plugin', plugin_id, '{"change":"instance"}' from gone where plugin_id = $3`,
        values: [replicaId, sha256, pluginId],
      })
      bus.wake()
    },
    /** No event: a figure that moves all the time is nothing that pages wait for. */
    async measured(figures: { sha256: string; bytes: number }[]): Promise<void> {
      if (figures.length === 0) return
      await pool.query({
        name: 'plugin-instance-memory',
        text: `update plugin_instance i set memory_bytes = m.bytes from unnest($2::text[], $3::int8[]) as m(sha256, bytes)
          where i.replica_id = $1 and i.sha256 = m.sha256`,
        values: [replicaId, figures.map(({ sha256 }) => sha256), figures.map(({ bytes }) => Math.round(bytes))],
      })
    },
  }
}
