import { makeRun } from '@groundwork/db/makers'
import type { Sql } from '@groundwork/db/pool'
import { testDatabase } from '@groundwork/db/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RunFilter } from '../filter/filter'
import { failingGroups, openRuns, recentRuns } from './failing'
import { runHistogram } from './histogram'
import type { RunSort } from './rows'
import { listRuns } from './run-list'

const { pool } = await testDatabase()
const now = Date.now()

/** What the planner knows is of sixty runs; then come twenty thousand within a minute, and nobody analyses. */
beforeAll(async () => {
  await pool.query('alter table run set (autovacuum_enabled = off); alter table run_tag set (autovacuum_enabled = off)')
  for (let n = 0; n < 60; n++)
    await makeRun(pool, {
      flow: `F${n % 5}`,
      project: `p${n % 5}`,
      user: `u${n % 4}`,
      branch: 'prod',
      startedAt: now - n,
    })
  await pool.query('analyze run, run_tag')
  await pool.query(`insert into run (flow_id, user_name, ts_epoch, tags, system_tags, body, project, branch, status, status_reason,
      finished_at, duration_ms)
    select 'F' || n % 5, 'u' || n % 4, ${now} + n, '["nightly"]', jsonb_build_array('user:u' || n % 4), '{}', 'p' || n % 5,
      case when n % 3 = 0 then 'prod' else 'user.x' end, s, '', case when s in ('succeeded', 'failed') then ${now} + 2 * n end,
      case when s in ('succeeded', 'failed') then n end
    from (select n, case when n % 50 = 0 then 'running' when n % 11 = 0 then 'failed' else 'succeeded' end as s
      from generate_series(1, 20000) n) x`)
  await pool.query(`insert into run_tag (tag, ts_epoch, run_number)
    select tag, ts_epoch, run_number from run, jsonb_array_elements_text(tags || system_tags) tag on conflict do nothing`)
})

type Asked = { text: string; values: unknown[] }

/** The statements that `work` sends; they run as well, for what one answers decides the next. */
async function statementsOf(work: (sql: Sql) => Promise<unknown>): Promise<Asked[]> {
  const asked: Asked[] = []
  const query = (statement: Asked) => {
    asked.push(statement)
    return pool.query(statement)
  }
  await work({ query } as unknown as Sql)
  return asked
}

type Plan = { 'Node Type': string; 'Relation Name'?: string; Plans?: Plan[] }

function wholeReads(plan: Plan): string[] {
  const own = plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name'] ?? ''] : []
  return [...own, ...(plan.Plans ?? []).flatMap(wholeReads)]
}

/** Tables that are read from end to end, with the values known and, as a statement is planned after some calls, without. */
async function wholeReadsOf(work: (sql: Sql) => Promise<unknown>): Promise<string[]> {
  const found: string[] = []
  for (const { text, values } of await statementsOf(work)) {
    const asks = [
      { text: `explain (format json) ${text}`, values },
      { text: `explain (format json, generic_plan) ${text}` },
    ]
    for (const ask of asks) {
      const { rows } = await pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(ask)
      found.push(...wholeReads(rows[0]!['QUERY PLAN'][0].Plan))
    }
  }
  return found
}

const filters: Record<string, RunFilter> = {
  all: {},
  flow: { flow: ['F1'] },
  project: { project: ['p1', 'p2'] },
  user: { user: ['u1'] },
  branch: { branch: ['prod'] },
  tag: { tag: ['nightly'] },
  'rare tag': { tag: ['none-such'] },
  running: { status: ['running'] },
  failed: { status: ['failed'] },
  'failed of a project': { project: ['p1'], status: ['failed'] },
  'flow and user': { flow: ['F1'], user: ['u2'] },
  'tag and status': { tag: ['nightly'], status: ['failed'] },
  window: { from: now + 5_000, to: now + 6_000 },
  'project in a window': { project: ['p1'], from: now + 5_000 },
}

describe.each(Object.keys(filters))('after a burst that no statistics know of, runs by %s', (name) => {
  const filter = filters[name] as RunFilter
  it.each(['newest', 'oldest', 'longest', 'shortest'] satisfies RunSort[])(
    '%s first are found by an index',
    async (sort) => {
      expect(await wholeReadsOf((sql) => listRuns(sql, { filter, sort, limit: 50 }))).toEqual([])
      const { next } = await listRuns(pool, { filter, sort, limit: 5 })
      if (next)
        expect(await wholeReadsOf((sql) => listRuns(sql, { filter, sort, limit: 50, cursor: next }))).toEqual([])
    },
  )
})

it('after a burst, what the home page asks is found by an index', async () => {
  expect(await wholeReadsOf((sql) => failingGroups(sql, 24))).toEqual([])
  expect(await wholeReadsOf((sql) => openRuns(sql))).toEqual([])
  expect(await wholeReadsOf((sql) => recentRuns(sql, 8))).toEqual([])
  expect(
    await wholeReadsOf((sql) =>
      runHistogram(sql, { filter: { project: ['p1'], from: now, to: now + 20_000 }, buckets: 40 }),
    ),
  ).toEqual([])
})
