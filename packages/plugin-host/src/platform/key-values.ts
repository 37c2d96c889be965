import type { Pool, Sql } from '@groundwork/db/pool'
import type { KvEntry, Page } from '@groundwork/plugin-sdk/platform'
import { CallRefusal } from './refusal'

export const kvLimits = { keyLength: 512, valueBytes: 256_000, keys: 10_000, bytes: 64_000_000 }
const countedForMs = 10_000

type Room = { keys: number; bytes: number; until: number }

/**
 * The key-value stores of plugins. How much room one has left is counted at most every ten seconds and estimated between,
 * always too low; it is counted exactly before a value is refused.
 */
export function createKeyValues(pool: Pool) {
  const rooms = new Map<string, Room>()

  async function countRoom(pluginId: string, withoutKey: string | null): Promise<Room> {
    const { rows } = await pool.query<{ keys: number; bytes: number }>({
      name: 'plugin-kv-room',
      text: `select count(*)::int as keys, coalesce(sum(bytes), 0)::int8 as bytes from plugin_value
        where plugin_id = $1 and key is distinct from $2 and (expires_at is null or expires_at > now())`,
      values: [pluginId, withoutKey],
    })
    const { keys, bytes } = rows[0]!
    return { keys: kvLimits.keys - keys, bytes: kvLimits.bytes - bytes, until: Date.now() + countedForMs }
  }

  async function takeRoom(pluginId: string, key: string, bytes: number): Promise<void> {
    let room = rooms.get(pluginId)
    if (!room || room.until < Date.now()) room = await countRoom(pluginId, null)
    if (room.keys < 1 || room.bytes < bytes) room = await countRoom(pluginId, key)
    if (room.keys < 1)
      throw new CallRefusal('too-large', `A plugin keeps at most ${kvLimits.keys} keys. Delete some first.`)
    if (room.bytes < bytes)
      throw new CallRefusal('too-large', 'A plugin keeps at most 64 MB of values. Delete some first.')
    rooms.set(pluginId, { ...room, keys: room.keys - 1, bytes: room.bytes - bytes })
  }

  return {
    async get(pluginId: string, key: string): Promise<{ value: unknown; found: boolean }> {
      const { rows } = await pool.query<{ value: unknown }>({
        name: 'plugin-kv-get',
        text: 'select value from plugin_value where plugin_id = $1 and key = $2 and (expires_at is null or expires_at > now())',
        values: [pluginId, key],
      })
      return rows[0] ? { value: rows[0].value, found: true } : { value: null, found: false }
    },

    /** How the value is written, when there is room for it; the writing itself may be part of a transaction. */
    async setting(
      pluginId: string,
      { key, value, ttlSeconds }: { key: string; value: unknown; ttlSeconds?: number | undefined },
    ): Promise<(sql: Sql) => Promise<unknown>> {
      const text = JSON.stringify(value ?? null)
      const bytes = Buffer.byteLength(text) + Buffer.byteLength(key)
      if (bytes > kvLimits.valueBytes)
        throw new CallRefusal(
          'too-large',
          `The value of "${key}" is ${bytes} bytes; at most ${kvLimits.valueBytes} are kept.`,
        )
      refuseNul(text)
      await takeRoom(pluginId, key, bytes)
      return (sql) =>
        sql.query({
          name: 'plugin-kv-set',
          text: `insert into plugin_value (plugin_id, key, value, bytes, expires_at, updated_at)
            values ($1, $2, $3::jsonb, $4, now() + make_interval(secs => $5), now())
            on conflict (plugin_id, key) do update
              set value = excluded.value, bytes = excluded.bytes, expires_at = excluded.expires_at, updated_at = now()`,
          values: [pluginId, key, text, bytes, ttlSeconds ?? null],
        })
    },

    async delete(sql: Sql, pluginId: string, key: string): Promise<boolean> {
      const { rowCount } = await sql.query({
        name: 'plugin-kv-delete',
        text: 'delete from plugin_value where plugin_id = $1 and key = $2',
        values: [pluginId, key],
      })
      rooms.delete(pluginId)
      return rowCount === 1
    },

    async list(
      pluginId: string,
      { prefix, after, limit }: { prefix: string; after?: string | undefined; limit: number },
    ): Promise<Page<KvEntry>> {
      const { rows } = await pool.query<{ key: string; value: unknown; updated_at: Date }>({
        name: 'plugin-kv-list',
        // 4 MB of values a page: a page of the largest ones would be a quarter of a gigabyte.
        text: `select key, value, updated_at from (
            select key, value, updated_at, sum(bytes) over (order by key) - bytes as before from (
              select * from plugin_value
              where plugin_id = $1 and starts_with(key, $2) and key > $3 and (expires_at is null or expires_at > now())
              order by key limit $4) page) sized
          where before < 4000000 order by key`,
        values: [pluginId, prefix, after ?? '', limit + 1],
      })
      const items = rows
        .slice(0, limit)
        .map(({ key, value, updated_at }) => ({ key, value, updatedAt: updated_at.getTime() }))
      return { items, next: await hasMore(pool, { pluginId, prefix, last: items.at(-1)?.key }) }
    },
  }
}

async function hasMore(
  pool: Pool,
  { pluginId, prefix, last }: { pluginId: string; prefix: string; last: string | undefined },
): Promise<string | null> {
  if (last === undefined) return null
  const { rowCount } = await pool.query({
    name: 'plugin-kv-more',
    text: `select from plugin_value where plugin_id = $1 and starts_with(key, $2) and key > $3
      and (expires_at is null or expires_at > now()) limit 1`,
    values: [pluginId, prefix, last],
  })
  return rowCount ? last : null
}

/** Postgres keeps no NUL in JSON. */
function refuseNul(text: string): void {
  if (/(?<!\\)(\\\\)*\\u0000/.test(text))
    throw new CallRefusal('bad-input', 'The value has a NUL character, which cannot be kept.')
}

/** Deletes values that have ended; cheap enough for every minute. */
export async function pruneValues(pool: Pool): Promise<void> {
  await pool.query('delete from plugin_value where expires_at < now()')
}
