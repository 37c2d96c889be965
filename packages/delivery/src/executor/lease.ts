import { isTransient } from '@groundwork/access/transient'
import { type Sql, transaction } from '@groundwork/db/pool'
import { setTimeout as delay } from 'node:timers/promises'
import { uuidv7 } from '@groundwork/db/ids'
import { terminalStates } from '../model/states'
import type { ExecutorDeps } from './executor-deps'

/** Another engine took the target meanwhile: whatever this one wanted to write is not written. */
export class FenceLost extends Error {
  override name = 'FenceLost' as const
}

/** A target that this engine may act on. `fence` counts the leases; `signal` aborts when another engine took over. */
export type Held = { targetId: string; fence: number; signal: AbortSignal }

type Asked = { targetId: string; promotionId: string }

/**
 * Takes the target by the database's clock, does `work` and gives it free; `busy` when it is another one's now. While it is held the
 * promotion's `wake_at` is the end of the lease, so that the promotion of an engine that ends is found by any other.
 * `work` gives the milliseconds after which the promotion is looked at again; null: not by itself.
 */
export async function withLease(
  deps: ExecutorDeps,
  asked: Asked,
  work: (held: Held) => Promise<number | null>,
): Promise<{ is: 'worked'; wakeIn: number | null } | { is: 'busy'; forMs: number }> {
  const owner = uuidv7()
  const fence = await take(deps, asked, owner)
  if (fence === null) return { is: 'busy', forMs: await remaining(deps, asked.targetId) }
  const lost = new AbortController()
  const held: Held = { targetId: asked.targetId, fence, signal: lost.signal }
  const beating = beat(deps, { ...asked, owner, fence }, lost)
  try {
    const wakeIn = await work(held)
    await beating.stop()
    await giveFree(deps, { ...asked, fence, wakeIn })
    return { is: 'worked', wakeIn }
  } catch (error) {
    await beating.stop()
    // What is left is found at the end of the lease, or sooner when it can be given free.
    if (!(error instanceof FenceLost)) await giveFree(deps, { ...asked, fence, wakeIn: retryMs }).catch(() => {})
    throw error
  }
}

const retryMs = 1_000
const isOpen = `promotion.state not in (${terminalStates.map((state) => `'${state}'`).join(', ')})`

async function take({ pool, timing }: ExecutorDeps, asked: Asked, owner: string): Promise<number | null> {
  const { rows } = await pool.query<{ fence: number }>({
    name: 'delivery-lease-take',
    text: `with taken as (
        update target set fence = fence + 1, lease_owner = $2, lease_until = clock_timestamp() + $3 * interval '1 ms'
        where id = $1 and (lease_until is null or lease_until < clock_timestamp())
        returning fence, lease_until
      ), woken as (
        update promotion set wake_at = taken.lease_until from taken where promotion.id = $4 and ${isOpen}
      )
      select fence from taken`,
    values: [asked.targetId, owner, timing.lease, asked.promotionId],
  })
  return rows[0]?.fence ?? null
}

/** Milliseconds until the lease of whoever has it ends, unless it is kept. */
async function remaining({ pool }: ExecutorDeps, targetId: string): Promise<number> {
  const { rows } = await pool.query<{ ms: number | null }>({
    name: 'delivery-lease-left',
    text: `select (extract(epoch from lease_until - clock_timestamp()) * 1000)::float8 as ms from target where id = $1`,
    values: [targetId],
  })
  return Math.max(0, rows[0]?.ms ?? 0) + 20
}

type Beating = Asked & { owner: string; fence: number }

function beat({ pool, timing }: ExecutorDeps, { targetId, promotionId, fence }: Beating, lost: AbortController) {
  const stopping = new AbortController()
  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      await delay(timing.beat, undefined, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return
      try {
        const { rowCount } = await pool.query({
          name: 'delivery-lease-beat',
          text: `with kept as (
              update target set lease_until = clock_timestamp() + $3 * interval '1 ms' where id = $1 and fence = $2
              returning lease_until
            ), woken as (
              update promotion set wake_at = kept.lease_until from kept where promotion.id = $4 and ${isOpen}
            )
            select from kept`,
          values: [targetId, fence, timing.lease, promotionId],
        })
        if (!rowCount) return lost.abort(new FenceLost('Another engine took the target over.'))
      } catch (error) {
        // A database that is away for a moment costs a beat; the fence decides, not the clock of this process.
        if (!isTransient(error)) console.error('delivery: a lease could not be kept.', error)
      }
    }
  }
  const running = loop()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}

async function giveFree(
  { pool }: ExecutorDeps,
  { targetId, promotionId, fence, wakeIn }: Asked & { fence: number; wakeIn: number | null },
): Promise<void> {
  await pool.query({
    name: 'delivery-lease-free',
    text: `with freed as (
        update target set lease_owner = null, lease_until = null where id = $1 and fence = $2 returning id
      )
      update promotion set wake_at = clock_timestamp() + $4 * interval '1 ms'
      from freed where promotion.id = $3 and $4::float8 is not null and ${isOpen}`,
    values: [targetId, fence, promotionId, wakeIn],
  })
}

const mostTries = 8

/**
 * One transaction that commits only while the lease is this engine's; throws FenceLost otherwise. `work` is run again when the
 * database asks for it, or went away before it said what became of the commit: it must find what it did itself.
 */
export async function fenced<T>(
  { pool }: ExecutorDeps,
  { targetId, fence }: Held,
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  return retrying(() =>
    transaction(pool, async (sql) => {
      const { rowCount } = await sql.query({
        name: 'delivery-fence',
        text: 'select from target where id = $1 and fence = $2 for share',
        values: [targetId, fence],
      })
      if (!rowCount) throw new FenceLost('Another engine took the target over.')
      return work(sql)
    }),
  )
}

/** Runs it again while the database was away, full, or asked for the transaction again. */
export async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries >= mostTries || !isTransient(error)) throw error
      await delay(Math.min(25 * 2 ** tries, 1_000) * (0.5 + Math.random()))
    }
  }
}
