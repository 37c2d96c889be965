import { makeRun } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RunStatus } from '../status/status'
import { foldRunCounts } from '../sweeper/fold-counts'
import { runHistogram } from './histogram'

const { pool } = await testDatabase()
const hour = 3_600_000
const day = 24 * hour
const start = Date.UTC(2026, 4, 1)
const statuses: RunStatus[] = ['queued', 'running', 'succeeded', 'failed', 'unknown']

/** Numbers that look random and are the same each time. */
let seed = 7
function below(most: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return Math.floor((seed / 2_147_483_648) * most)
}

type Made = { runNumber: number; at: number; status: RunStatus }
const made: Made[] = []

beforeAll(async () => {
  for (let n = 0; n < 300; n++) {
    const at = start + below(10 * day)
    const status = statuses[below(5)] as RunStatus
    made.push({ ...(await makeRun(pool, { flow: 'Counted', startedAt: at, status })), at, status })
  }
})

async function changeSome(): Promise<void> {
  const chosen = made.filter(() => below(4) === 0)
  await Promise.all(
    chosen.map(async (run) => {
      run.status = statuses[below(5)] as RunStatus
      await pool.query('update run set status = $2 where run_number = $1', [run.runNumber, run.status])
    }),
  )
}

async function compare(from: number, to: number, chosen?: RunStatus[]): Promise<void> {
  const filter = { from, to, ...(chosen ? { status: chosen } : {}) }
  const histogram = await runHistogram(pool, { filter, buckets: 60 })
  // With every flow named the same question is answered by the runs themselves.
  const plain = await runHistogram(pool, { filter: { ...filter, flow: ['Counted'] }, buckets: 60 })
  expect(histogram).toEqual(plain)
  const wanted = made.filter((run) => run.at >= from && run.at < to && (!chosen || chosen.includes(run.status)))
  expect(Object.values(histogram.totals).reduce((sum, runs) => sum + runs)).toBe(wanted.length)
}

async function compareAll(): Promise<void> {
  await compare(start, start + 10 * day)
  await compare(start + 17 * 60_000, start + 10 * day - 5)
  await compare(start - 100 * day + 1, start + 7 * day + 13 * hour + 7)
  await compare(start + day, start + 4 * day, ['failed', 'running'])
  await compare(start + 2 * day + hour, start + 2 * day + 1.5 * hour)
  for (let n = 0; n < 20; n++) {
    const from = start + below(9 * day)
    await compare(from, from + 1 + below(40) * hour + below(hour))
  }
}

describe('runs counted by hour and day', () => {
  it('are those of the plain count, before and after the changes are folded in, through many changes', async () => {
    for (let round = 0; round < 3; round++) {
      await compareAll()
      await Promise.all([foldRunCounts(pool), changeSome(), foldRunCounts(pool)])
      await compareAll()
    }
    await foldRunCounts(pool)
    const { rows } = await pool.query('select count(*) as n from run_count_change')
    expect(rows).toEqual([{ n: 0 }])
    await compareAll()
  })

  it('leave out a change that was rolled back', async () => {
    const client = await pool.connect()
    await client.query('begin')
    await client.query(`update run set status = 'failed' where flow_id = 'Counted'`)
    await client.query('rollback')
    client.release()
    await compareAll()
  })
})
