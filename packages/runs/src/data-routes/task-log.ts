import type { Sql } from '@groundwork/db/pool'
import type { DatastoreReader } from '../datastore/reader'
import { openTask } from '../datastore/stored-task'
import { findTask, type StoredTask, type TaskKey } from '../history/tasks'
import type { LogStream } from '../logs/log-line'
import type { LogIndexes, MergedLog } from '../logs/merged-log'

export type LogSource = { sql: Sql; datastore: DatastoreReader; logs: LogIndexes }
export type LogKey = TaskKey & { attempt?: number; stream: LogStream }

/** A task's log as it is now, and a way to look at it again without asking the database. @throws NotFoundError, DatastoreRefusal */
export async function openTaskLog(
  { sql, datastore, logs }: LogSource,
  key: LogKey,
): Promise<{ task: StoredTask; read: () => Promise<MergedLog> }> {
  const task = await findTask(sql, key)
  const files = await openTask(sql, datastore, task)
  const attempt = key.attempt ?? Math.max(0, files.attempts - 1)
  return { task, read: async () => logs.open(await files.root.logs(files.path, attempt), key.stream) }
}
