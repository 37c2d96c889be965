import { makeRun } from '@groundwork/db/makers'
import { testDatabase } from '@groundwork/db/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RunFilter } from '../filter/filter'
import type { RunStatus } from '../status/status'
import type { RunSort } from './rows'
import { listRuns } from './run-list'

const { pool } = await testDatabase()
const day = 86_400_000
const start = Date.UTC(2026, 4, 1)

/** Numbers that look random and are the same each time. */
let seed = 11
function below(most: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return Math.floor((seed / 2_147_483_648) * most)
}
const one = <T>(values: readonly T[]): T => values[below(values.length)] as T

const statuses = ['succeeded', 'failed', 'unknown', 'running'] as const
type Made = { runNumber: number; at: number; status: RunStatus; ms: number | null; tags: string[] }
const made: Made[] = []

beforeAll(async () => {
  for (let n = 0; n < 200; n++) {
    const status = one(statuses)
    const at = start + below(14 * day)
    // Few different durations, so that the order needs its second key.
    const ms = status === 'running' || below(5) === 0 ? null : below(20) * 1_000
    const tags = ['a', 'b', 'c'].filter(() => below(2) === 0)
    const given = { flow: 'Timed', startedAt: at, status, tags, systemTags: ['user:ada'] }
    const { runNumber } = await makeRun(pool, { ...given, finishedAt: ms === null ? null : at + ms })
    made.push({ runNumber, at, status, ms, tags })
  }
})

async function changeSome(): Promise<void> {
  const chosen = made.filter(() => below(3) === 0)
  await Promise.all(
    chosen.map(async (run) => {
      run.ms = below(3) === 0 ? null : below(20) * 1_000
      if (below(2) === 0) run.tags = ['a', 'b', 'd'].filter(() => below(2) === 0)
      await pool.query('update run set duration_ms = $2, tags = $3 where run_number = $1', [
        run.runNumber,
        run.ms,
        JSON.stringify(run.tags),
      ])
    }),
  )
}

function expected(filter: RunFilter, sort: RunSort): number[] {
  const sign = sort === 'longest' ? -1 : 1
  return made
    .filter((run) => run.ms !== null && run.at >= (filter.from ?? 0) && run.at < (filter.to ?? Number.MAX_SAFE_INTEGER))
    .filter((run) => !filter.status || filter.status.includes(run.status))
    .filter((run) => !filter.tag || filter.tag.some((tag) => run.tags.includes(tag) || tag === 'user:ada'))
    .toSorted((a, b) => sign * ((a.ms ?? 0) - (b.ms ?? 0) || a.runNumber - b.runNumber))
    .map((run) => run.runNumber)
}

async function allPages(filter: RunFilter, sort: RunSort): Promise<number[]> {
  const numbers: number[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof listRuns>> = await listRuns(pool, { filter, sort, cursor, limit: 17 })
    numbers.push(...page.items.map((run) => run.runNumber))
    cursor = page.next
  } while (cursor)
  return numbers
}

const filters: RunFilter[] = [
  { tag: ['a'] },
  { tag: ['user:ada'] },
  { tag: ['a', 'd'] },
  { tag: ['b'], from: start + 2 * day },
  { from: start + day / 2, to: start + 3 * day + 7 },
  { from: start + 5 * day, to: start + 14 * day, status: ['failed', 'unknown'] },
  { from: start + 5 * day, to: start + 5 * day + 1 },
  { from: start - 30 * day, to: start + 14 * day },
]

describe('runs by duration', () => {
  it.each(['longest', 'shortest'] as const)(
    '%s first are all that the filter wants, page by page, also after they changed',
    async (sort) => {
      for (let round = 0; round < 3; round++) {
        for (const filter of filters)
          expect(await allPages(filter, sort), JSON.stringify(filter)).toEqual(expected(filter, sort))
        await changeSome()
      }
    },
  )

  it('are kept for each tag, as the runs themselves say', async () => {
    const { rows } = await pool.query(`
      (select tag, duration_ms, run_number, ts_epoch from run_tag_duration except
       select tag, duration_ms, run_number, ts_epoch from run, jsonb_array_elements_text(tags || system_tags) tag where duration_ms is not null)
      union all
      (select tag, duration_ms, run_number, ts_epoch from run, jsonb_array_elements_text(tags || system_tags) tag where duration_ms is not null
       except select tag, duration_ms, run_number, ts_epoch from run_tag_duration)`)
    expect(rows).toEqual([])
  })
})
