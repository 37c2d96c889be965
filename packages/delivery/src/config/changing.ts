import { writeAudit } from '@groundwork/access/audit'
import type { Action, Actor } from '@groundwork/access/can'
import { InputError } from '@groundwork/access/errors'
import { requireAllowed } from '@groundwork/access/require'
import type { EventBus } from '@groundwork/db/events'
import { type Pool, type Sql, transaction } from '@groundwork/db/pool'
import type { Address } from './address'
import type { Problem } from './layer'
import { resourceOfLayer } from './ownership'
import { inWords } from './pointer'
import { secretInText } from './secrets'

/** Who changes something, and where it is written. */
export type Changing = { pool: Pool; bus: EventBus; actor: Actor; requestId: string | null }

type Trace = { address: Address; action: Action; did: string; number: number; detail?: object }

/** One change: its rows, its audit row and its events in one transaction, then the wake-up of the bus. */
export async function changing<T>(ctx: Changing, work: (sql: Sql) => Promise<{ trace: Trace; result: T }>): Promise<T> {
  const result = await transaction(ctx.pool, async (sql) => {
    const { trace, result } = await work(sql)
    const { address, action, did, number, detail = {} } = trace
    await writeAudit(sql, {
      actor: ctx.actor,
      action,
      resource: { kind: 'config', id: address.address },
      detail: { did, change: number, ...detail },
      requestId: ctx.requestId,
    })
    const payload = { change: number, did }
    await ctx.bus.publish(sql, [
      { topic: 'config', key: address.address, payload },
      { topic: 'config', key: String(number), payload },
    ])
    return result
  })
  ctx.bus.wake()
  return result
}

/** Throws NotAllowedError, or NotFoundError for a layer of something that is not there. */
export async function requireMay(
  sql: Sql,
  { actor }: Changing,
  { action, address }: { action: Action; address: Address },
): Promise<void> {
  requireAllowed(actor, action, await resourceOfLayer(sql, address))
}

/** What was wrong with values, by place: a form shows `problems` at its fields. */
export class ConfigRefusal extends InputError {
  readonly problems: Problem[]

  constructor(problems: Problem[]) {
    const errors = problems.filter(({ level }) => level === 'error')
    const shown = errors.slice(0, 5).map(inOneLine)
    const more = errors.length > shown.length ? ` And ${errors.length - shown.length} more.` : ''
    super(`${shown.join(' ')}${more}`)
    this.problems = problems
  }
}

function inOneLine({ pointer, environment, message }: Problem): string {
  const where = environment === undefined ? '' : ` in ${environment}`
  return pointer === '' ? `${message}${where && ` (${where.trim()})`}` : `${inWords(pointer)}${where}: ${message}`
}

const mostLetters = 500

/** A sentence that somebody wrote; throws InputError for one that is missing, too long or holds a secret. */
export function readWords(text: string, what: string): string {
  const words = text.trim()
  if (words === '') throw new InputError(`${what} is missing. Say in a few words why.`)
  if (words.length > mostLetters)
    throw new InputError(`Use at most ${mostLetters} characters; these are ${words.length}.`)
  if (words.includes('\u0000')) throw new InputError(`${what} holds a character that cannot be kept.`)
  const secret = secretInText(words)
  if (secret) throw new InputError(secret)
  return words
}
