import { can } from '@groundwork/access/can'
import { allowed, router } from '@groundwork/access/trpc'
import { changeEnvelope, envelopes, grantEnvelope, revokeEnvelope } from '../envelope/envelopes'
import { changing } from './changing'
import * as inputs from './inputs'

export const envelopesRouter = router({
  /** Every envelope; what a team may do is no secret. */
  list: allowed('plugin.read').query(async ({ ctx }) => {
    return {
      envelopes: await envelopes(ctx.pool),
      mayChange: can(ctx.actor, 'plugin.envelope', { kind: 'installation' }),
    }
  }),
  grant: allowed('plugin.envelope')
    .input(inputs.envelope)
    .mutation(({ ctx, input }) => grantEnvelope(changing(ctx), input)),
  change: allowed('plugin.envelope')
    .input(inputs.envelopeChange)
    .mutation(({ ctx, input }) => changeEnvelope(changing(ctx), input)),
  revoke: allowed('plugin.envelope')
    .input(inputs.oneRow)
    .mutation(({ ctx, input }) => revokeEnvelope(changing(ctx), input.id)),
})
