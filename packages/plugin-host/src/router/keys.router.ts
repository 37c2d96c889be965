import { can } from '@groundwork/access/can'
import { allowed, router } from '@groundwork/access/trpc'
import { revokeKey, trustedKeys, trustKey } from '../keys/keys'
import { changing } from './changing'
import * as inputs from './inputs'

export const keysRouter = router({
  list: allowed('plugin.read').query(async ({ ctx }) => {
    return { keys: await trustedKeys(ctx.pool), mayChange: can(ctx.actor, 'plugin.key', { kind: 'key' }) }
  }),
  trust: allowed('plugin.key')
    .input(inputs.key)
    .mutation(({ ctx, input }) => trustKey(changing(ctx), input)),
  /** Answers the names of the installed plugins that it signed: they stay on, flagged. */
  revoke: allowed('plugin.key')
    .input(inputs.oneRow)
    .mutation(({ ctx, input }) => revokeKey(changing(ctx), input.id)),
})
