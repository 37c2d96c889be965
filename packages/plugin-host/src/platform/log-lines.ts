import type { EventBus } from '@groundwork/db/events'
import type { Pool } from '@groundwork/db/pool'
import type { LogLevel } from '@groundwork/plugin-sdk/platform'
import { storedLine } from '../log/stored-line'

export type LogEntry = { level: LogLevel; message: string; fields?: object | undefined }

/** Message and fields as one line, as the log keeps it. */
export function logLine({ message, fields }: LogEntry): string {
  return storedLine(fields ? `${message} ${JSON.stringify(fields)}` : message)
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
