import type { Pool, Sql } from '@groundwork/db/pool'
import type { z } from 'zod'

/** How one call of an integration ended; `failure`: why it failed, in words, or null. */
export type CountedCall = { integrationId: string; method: string; failure: string | null }

/** Calls in the last hour, and the newest one of a day that failed. */
export type CallFigures = {
  calls: number
  failures: number
  last: { method: string; words: string; at: number } | null
}

type Sum = { calls: number; failures: number; last: { method: string; words: string; at: Date } | null }
type Counter = { sums: Map<string, Sum>; timer: NodeJS.Timeout | null; writing: Promise<void> }

const flushEveryMs = 2_000
const mostWords = 1_000
const counters = new WeakMap<Pool, Counter>()

/**
 * Why an answer is none, in words; null: it is one. To refuse, or to be busy, is an answer; not to be able to say what came of a
 * call, or what is there, is not.
 */
export function failureOf(answer: unknown, expects?: z.ZodType): string | null {
  const { is, code, detail } = (answer ?? {}) as { is?: unknown; code?: unknown; detail?: unknown }
  if (is === 'unknown' || is === 'cannot-tell' || (is === 'retry' && code === 'unavailable'))
    return typeof detail === 'string' && detail !== '' ? detail : 'It gave no reason.'
  if (!expects || expects.safeParse(answer).success) return null
  return 'It answered what the contract does not know.'
}

/** Adds to the figures of this minute; they are in the database within two seconds. Never throws and never waits. */
export function countCall(pool: Pool, { integrationId, method, failure }: CountedCall): void {
  const counter = counterOf(pool)
  const sum = counter.sums.get(integrationId) ?? { calls: 0, failures: 0, last: null }
  sum.calls += 1
  if (failure !== null) {
    sum.failures += 1
    sum.last = { method, words: failure.slice(0, mostWords), at: new Date() }
  }
  counter.sums.set(integrationId, sum)
  counter.timer ??= setTimeout(() => void flushCalls(pool), flushEveryMs).unref()
}

/** Resolves when what was counted so far is written, or could not be. */
export function flushCalls(pool: Pool): Promise<void> {
  const counter = counterOf(pool)
  if (counter.timer) clearTimeout(counter.timer)
  counter.timer = null
  const taken = counter.sums
  counter.sums = new Map()
  counter.writing = counter.writing.then(() => write(pool, taken))
  return counter.writing
}

/** What was counted of an integration, by all engines. */
export async function callFigures(sql: Sql, integrationId: string): Promise<CallFigures> {
  const { rows } = await sql.query<{ calls: number; failures: number }>({
    name: 'integration-calls',
    text: `select coalesce(sum(calls), 0)::int as calls, coalesce(sum(failures), 0)::int as failures
      from integration_use where integration_id = $1 and minute > now() - interval '1 hour'`,
    values: [integrationId],
  })
  const { rows: failed } = await sql.query<{ method: string; words: string; at: Date }>({
    name: 'integration-last-failure',
    text: `select failed_method as method, failed_words as words, failed_at as at from integration_use
      where integration_id = $1 and failed_at is not null order by minute desc limit 1`,
    values: [integrationId],
  })
  const [last] = failed
  return { calls: 0, failures: 0, ...rows[0], last: last ? { ...last, at: last.at.getTime() } : null }
}

function counterOf(pool: Pool): Counter {
  const known = counters.get(pool)
  if (known) return known
  const made: Counter = { sums: new Map(), timer: null, writing: Promise.resolve() }
  counters.set(pool, made)
  return made
}

async function write(pool: Pool, taken: Map<string, Sum>): Promise<void> {
  if (taken.size === 0 || pool.ending) return
  const sums = [...taken.values()]
  try {
    await pool.query({
      name: 'integration-count-calls',
      text: `insert into integration_use as u (integration_id, minute, calls, failures, failed_method, failed_words, failed_at)
        select id, date_trunc('minute', now()), calls, failures, method, words, at
        from unnest($1::uuid[], $2::int4[], $3::int4[], $4::text[], $5::text[], $6::timestamptz[])
          as m(id, calls, failures, method, words, at)
        order by id
        on conflict (integration_id, minute) do update set calls = u.calls + excluded.calls,
          failures = u.failures + excluded.failures, failed_method = coalesce(excluded.failed_method, u.failed_method),
          failed_words = coalesce(excluded.failed_words, u.failed_words), failed_at = coalesce(excluded.failed_at, u.failed_at)`,
      values: [
        [...taken.keys()],
        sums.map(({ calls }) => calls),
        sums.map(({ failures }) => failures),
        ...[sums.map(({ last }) => last?.method ?? null), sums.map(({ last }) => last?.words ?? null)],
        sums.map(({ last }) => last?.at ?? null),
      ],
    })
    await pool.query({
      name: 'integration-forget-calls',
      text: `delete from integration_use where integration_id = any($1::uuid[]) and minute < now() - interval '1 day'`,
      values: [[...taken.keys()]],
    })
  } catch {
    // The database is away: the figures wait. They are no reason to fail anything.
    addBack(pool, taken)
  }
}

function addBack(pool: Pool, taken: Map<string, Sum>): void {
  const counter = counterOf(pool)
  for (const [id, { calls, failures, last }] of taken) {
    const sum = counter.sums.get(id) ?? { calls: 0, failures: 0, last: null }
    counter.sums.set(id, { calls: sum.calls + calls, failures: sum.failures + failures, last: sum.last ?? last })
  }
  counter.timer ??= setTimeout(() => void flushCalls(pool), flushEveryMs).unref()
}
