import type { Actor } from '@groundwork/access/can'
import type { Context } from '@groundwork/access/trpc'
import type { Changing } from '../registry/transition'

/** Who changes something, from what a procedure is given. */
export function changing({ pool, bus, requestId, actor }: Context & { actor: Actor }): Changing {
  return { pool, bus, requestId, actor }
}
