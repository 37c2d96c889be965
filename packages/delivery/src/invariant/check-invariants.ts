import { writeAudit } from '@groundwork/access/audit'
import { uuidv7 } from '@groundwork/db/ids'
import { type Pool, type Sql, transaction } from '@groundwork/db/pool'
import { tellPeople } from '@groundwork/plugin-host/notifications'
import { groundwork, type StoreDeps } from '../promotion/deps'
import type { Broken } from './broken'
import { brokenInvariants } from './broken-invariants'
import { type InvariantCheck, lastCheck } from './last-check'

type CheckDeps = StoreDeps & {
  replicaId: string
  /** Ends the check between two of its parts: it rejects with the signal's reason and keeps nothing. */
  signal?: AbortSignal
}

/** So many findings of one check are kept; whoever has more looks into the first ones first. */
const mostKept = 50
const mostWords = 500
const mostTold = 50
const keptDays = 31
const dayMs = 24 * 60 * 60_000
/** So much before the check before: what began to be written then may have been seen by neither. */
const marginMs = 2 * 60 * 60_000

/**
 * Checks I1 to I9 as everything stands at one moment and keeps what was found. Everything is looked at by the first check of a day
 * (UTC), and as long as the check before found something: nothing counts as mended because it has become old. Otherwise what is
 * not over yet and what has come since the check before, two hours more. What does not hold is logged each time; administrators
 * are told, and the audit has it, once for each thing that is found.
 */
export async function checkInvariants({ pool, bus, replicaId, signal }: CheckDeps): Promise<Broken[]> {
  const { startedAt, broken } = await inOneMoment(pool, signal)
  for (const { invariant, words } of broken) console.error(`delivery: ${invariant} does not hold: ${words}`)
  await transaction(pool, async (sql) => {
    const before = await lastCheck(sql)
    await keep(sql, { replicaId, startedAt, broken })
    const known = new Set(before?.broken.map(textOf))
    const found = broken.filter((each) => !known.has(textOf(each)))
    if (found.length > 0) await tell(sql, found, bus)
    else if (known.size > 0 && broken.length === 0)
      await audit(sql, 'found that delivery keeps its own rules again', [])
  })
  bus.wake()
  return broken
}

/** Others write meanwhile: what is compared must be of one snapshot. */
function inOneMoment(pool: Pool, signal?: AbortSignal): Promise<{ startedAt: Date; broken: Broken[] }> {
  return transaction(pool, async (sql) => {
    await sql.query('set transaction isolation level repeatable read, read only')
    const { rows } = await sql.query<{ now: Date }>('select clock_timestamp() as now')
    const startedAt = rows[0]!.now
    const since = lookSince(await lastCheck(sql), startedAt)
    const broken = await brokenInvariants(sql, { tokens: true, since, ...(signal ? { signal } : {}) })
    return { startedAt, broken: broken.slice(0, mostKept).map(short) }
  })
}

/** Null: everything is looked at. */
function lookSince(last: InvariantCheck | null, now: Date): Date | null {
  if (!last || last.broken.length > 0 || dayOf(last.startedAt) !== dayOf(now.getTime())) return null
  return new Date(last.startedAt - marginMs)
}

const dayOf = (at: number) => Math.floor(at / dayMs)

const short = ({ invariant, words }: Broken): Broken => ({ invariant, words: words.slice(0, mostWords) })
const textOf = ({ invariant, words }: Broken) => `${invariant}: ${words}`

type Kept = { replicaId: string; startedAt: Date; broken: Broken[] }

async function keep(sql: Sql, { replicaId, startedAt, broken }: Kept): Promise<void> {
  await sql.query({
    name: 'invariant-check-keep',
    text: `insert into invariant_check (id, replica_id, started_at, finished_at, broken) values ($1, $2, $3, clock_timestamp(), $4)`,
    values: [uuidv7(), replicaId, startedAt, JSON.stringify(broken)],
  })
  await sql.query({
    name: 'invariant-check-forget',
    text: `delete from invariant_check where finished_at < now() - make_interval(days => $1)`,
    values: [keptDays],
  })
}

async function tell(sql: Sql, found: readonly Broken[], bus: CheckDeps['bus']): Promise<void> {
  await audit(sql, 'found that delivery does not keep a rule of its own', found)
  const { rows } = await sql.query<{ id: string }>({
    name: 'invariant-check-administrators',
    text: `select id from "user" where role = 'administrator' and disabled_at is null order by id limit $1`,
    values: [mostTold],
  })
  const which = [...new Set(found.map(({ invariant }) => invariant))].join(', ')
  await tellPeople(
    sql,
    {
      users: rows.map(({ id }) => id),
      title: `Delivery does not keep a rule of its own: ${which}`,
      body: found.map(textOf).join('. '),
      href: '/settings/audit?action=delivery',
    },
    bus,
  )
}

function audit(sql: Sql, did: string, found: readonly Broken[]): Promise<void> {
  return writeAudit(sql, {
    ...{ actor: groundwork, action: 'delivery.check', resource: { kind: 'delivery', id: 'invariants' } },
    detail: { did, ...(found.length > 0 ? { broken: found.map(textOf) } : {}) },
  })
}
