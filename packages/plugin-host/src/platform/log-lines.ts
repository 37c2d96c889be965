import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import type { LogLevel } from '@groundwork/plugin-sdk/platform'

const mostBytes = 8_000

export type LogEntry = { level: LogLevel; message: string; fields?: object | undefined }

/** Message and fields as one line of at most 8 kB. */
export function logLine({ message, fields }: LogEntry): string {
  const line = (fields ? `${message} ${JSON.stringify(fields)}` : message).replaceAll('\0', '\uFFFD')
  const bytes = Buffer.from(line)
  if (bytes.length <= mostBytes) return line
  return `${bytes
    .subarray(0, mostBytes - 20)
    .toString()
    .replace(/\uFFFD+$/, '')} … cut at 8 kB`
}

export type LogPlace = { pool: Pool; bus: EventBus }

/** Writes what the host has to say of a plugin to its log, and tells pages that show it. */
export async function writeHostLine(
  { pool, bus }: LogPlace,
  { pluginId, version }: { pluginId: string; version: string },
  { level, message }: LogEntry,
): Promise<void> {
  await pool.query({
    name: 'plugin-log-host',
    text: `insert into plugin_log (plugin_id, version, stream, level, line) values ($1, $2, 'host', $3, $4)`,
    values: [pluginId, version, level, logLine({ level, message })],
  })
  await bus.publish(pool, [{ topic: 'plugin-log', key: pluginId }])
  bus.wake()
}
