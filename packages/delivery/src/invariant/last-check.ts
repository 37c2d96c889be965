import type { Sql } from '@groundwork/db/pool'
import { type Broken, invariants } from './broken'

/** The newest check of I1 to I9. When it began and `at` in milliseconds. */
export type InvariantCheck = { startedAt: number; at: number; broken: Broken[] }

/** Null where none was made yet. */
export async function lastCheck(sql: Sql): Promise<InvariantCheck | null> {
  const { rows } = await sql.query<{ startedAt: Date; at: Date; broken: Broken[] }>({
    name: 'invariant-check-last',
    text: 'select started_at as "startedAt", finished_at as at, broken from invariant_check order by finished_at desc, id desc limit 1',
  })
  const [row] = rows
  return row ? { startedAt: row.startedAt.getTime(), at: row.at.getTime(), broken: row.broken } : null
}

/** The same for a page: each finding with the rule that it is about. */
export async function shownCheck(
  sql: Sql,
): Promise<{ at: number; broken: { invariant: string; rule: string; words: string }[] } | null> {
  const check = await lastCheck(sql)
  return (
    check && {
      at: check.at,
      broken: check.broken.map(({ invariant, words }) => ({ invariant, rule: invariants[invariant], words })),
    }
  )
}
