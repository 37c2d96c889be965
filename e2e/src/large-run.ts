import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { makeRun, makeTask } from '@groundwork/db/makers'
import { createPool, type Pool } from '@groundwork/db/pool'
import type { Running } from './groundwork'

export const largeFlow = 'LargeFlow'
export const largeTasks = 5_000
export const logLines = 1_000_000
/** Stands once in the long log, near its end. */
export const rareWord = 'quetzalcoatl'

/** A run of 5,000 tasks, the first of which wrote a log of a million lines: no flow does that within a test. */
export async function prepareLargeRun({ databaseUrl, data }: Running): Promise<void> {
  const pool = createPool(databaseUrl, { max: 1 })
  try {
    const startedAt = Date.now() - 3_600_000
    const { runNumber, id } = await makeRun(pool, {
      flow: largeFlow,
      project: 'large',
      startedAt,
      finishedAt: startedAt + 1_800_000,
      tasksTotal: largeTasks + 1,
      tasksDone: largeTasks + 1,
    })
    const dsRoot = path.join(data, 'metaflow', 'datastore', '.metaflow')
    const first = await makeTask(pool, { runNumber, step: 'start', queuedAt: startedAt, dsRoot })
    await makeManyTasks(pool, { runNumber, startedAt, dsRoot })
    await writeLog(path.join(dsRoot, largeFlow, id, 'start', first.id))
  } finally {
    await pool.end()
  }
}

type Many = { runNumber: number; startedAt: number; dsRoot: string }

async function makeManyTasks(pool: Pool, { runNumber, startedAt, dsRoot }: Many): Promise<void> {
  await pool.query(`insert into step (run_number, step_name, user_name, ts_epoch) values ($1, 'work', 'ada', $2)`, [
    runNumber,
    startedAt,
  ])
  await pool.query(
    `with made as (
       insert into task (run_number, step_name, user_name, ts_epoch, last_heartbeat_ts, attempt, status, status_reason,
         started_at, finished_at, foreach_label, foreach_path, ds_type, ds_root)
       select $1::int8, 'work', 'ada', $2::int8 + i * 200, ($2::int8 + i * 300) / 1000, 0,
         case when i % 500 = 499 then 'failed' else 'succeeded' end, null,
         $2::int8 + i * 200 + 400, $2::int8 + i * 200 + 20000 + (i * 7919) % 60000, 'shard=' || i, 'work:' || i, 'local', $4
       from generate_series(0, $3::int - 1) as i
       returning task_id, status, started_at, finished_at)
     insert into attempt (task_id, attempt, run_number, status, started_at, finished_at)
     select task_id, 0, $1, status, started_at, finished_at from made`,
    [runNumber, startedAt, largeTasks, dsRoot],
  )
}

async function writeLog(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const begun = Date.parse('2026-11-01T08:00:00Z')
  function* lines() {
    let text = ''
    for (let n = 1; n <= logLines; n++) {
      const at = new Date(begun + n).toISOString().replace('Z', '000Z')
      const message =
        n === logLines - 5_000 ? `here is ${rareWord}` : n === logLines ? 'the last line' : `line ${n} of the work`
      text += `[MFLOG|0|${at}|runtime|${n}]${message}\n`
      if (text.length > 1_000_000) {
        yield text
        text = ''
      }
    }
    yield text
  }
  await pipeline(Readable.from(lines()), createWriteStream(path.join(folder, '0.runtime_stdout.log')))
  await writeFile(path.join(folder, '0.runtime_stderr.log'), '')
  await writeFile(path.join(folder, '0.DONE.lock'), '')
}
