import { makeRun, makeTask } from '@groundwork/db/makers'
import { type Pool, transaction } from '@groundwork/db/pool'
import { testDatabase } from '@groundwork/db/testing'
import { expect, it } from 'vitest'
import { silenceLimits } from './limits'
import { findOverdue } from './open-runs'
import { closeAbandonedTasks, failSilentTasks } from './silent-tasks'

const { pool } = await testDatabase()
const now = Date.now()
const tasks = 5_000

it('a burst of runs and tasks that no statistics know of is not read once for each open run', async () => {
  await pool.query('alter table run set (autovacuum_enabled = off); alter table task set (autovacuum_enabled = off)')
  const { runNumber } = await makeRun(pool, { flow: 'Wide', status: 'running', startedAt: now })
  await makeTask(pool, { runNumber, step: 'work', status: 'running' })
  await pool.query('analyze run, task')
  await transaction(pool, async (sql) => {
    const sweep = async () => {
      await findOverdue(sql as Pool, silenceLimits)
      await failSilentTasks(sql as Pool, silenceLimits, { endedMs: 60_000 })
      await closeAbandonedTasks(sql as Pool, silenceLimits, { endedMs: 60_000 })
    }
    const readWhole = async () => {
      const { rows } = await sql.query<{ n: number }>(`select pg_stat_get_xact_tuples_returned('task'::regclass) as n`)
      return rows[0]!.n
    }
    // Often enough for a statement with a name to be planned for whatever comes.
    for (let n = 0; n < 8; n++) await sweep()
    await sql.query(
      `insert into run (flow_id, user_name, ts_epoch, last_heartbeat_ts, body, project, status, status_reason, tasks_done)
       select 'Wide', 'ada', $1::int8, case when n % 2 = 0 then $1::int8 / 1000 else $1::int8 / 1000 - 300 end, '{}', 'Wide', 'running', '', n % 2
       from generate_series(1, 300) n`,
      [now],
    )
    await sql.query(
      `insert into task (run_number, step_name, user_name, ts_epoch, last_heartbeat_ts, attempt, status)
       select $1, 'work', 'ada', $2::int8, $2::int8 / 1000, 0, 'running' from generate_series(1, $3::int) n`,
      [runNumber, now, tasks],
    )
    const before = await readWhole()
    await sweep()
    expect((await readWhole()) - before).toBeLessThan(10 * tasks)
  })
})

it('an open run whose end step succeeded, whose tasks failed or which fell silent is found, and none that is well', async () => {
  const old = now - 400_000
  const make = async (flow: string, run: object, task?: object) => {
    const made = await makeRun(pool, { flow, status: 'running', startedAt: now, ...run })
    await pool.query('update run set last_heartbeat_ts = ts_epoch / 1000 where run_number = $1', [made.runNumber])
    if (task) await makeTask(pool, { runNumber: made.runNumber, step: 'end', status: 'running', ...task })
    return made.runNumber
  }
  const ended = await make('Ended', { tasksTotal: 1, tasksDone: 1 }, { status: 'succeeded' })
  const silent = await make('Silent', { startedAt: old })
  const well = [await make('New', {}), await make('Busy', { tasksTotal: 1 }, {})]
  const found = await findOverdue(pool, silenceLimits)
  const numbers = found.map((run) => run.run_number)
  expect(numbers).toEqual(expect.arrayContaining([ended, silent]))
  for (const run of well) expect(numbers).not.toContain(run)
  expect(found.find((run) => run.run_number === ended)).toMatchObject({ ended: true, dead: false })
  expect(found.find((run) => run.run_number === silent)).toMatchObject({ ended: false, dead: true })
})
