import type { NewEvent } from '@groundwork/db/events'
import { type Sql, transaction } from '@groundwork/db/pool'
import { writeAudit } from '../audit/audit'
import type { Action, Actor } from '../can/can'
import type { Context } from '../trpc/trpc'

type Changing = Pick<Context, 'pool' | 'bus' | 'requestId'> & { actor: Actor }

/** What a change leaves behind beside its own rows. */
export type Trace = { action: Action; resource: { kind: string; id: string }; detail?: object; events?: NewEvent[] }

/** One change: its rows, its audit row and its events in one transaction, then the wake-up of the bus. */
export async function change<T>(ctx: Changing, work: (sql: Sql) => Promise<Trace & { result: T }>): Promise<T> {
  const result = await transaction(ctx.pool, async (sql) => {
    const { result, events = [], ...trace } = await work(sql)
    await writeAudit(sql, { ...trace, actor: ctx.actor, requestId: ctx.requestId })
    await ctx.bus.publish(sql, events)
    return result
  })
  ctx.bus.wake()
  return result
}
