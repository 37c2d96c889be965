import { can } from '@groundwork/access/can'
import { allowed, router } from '@groundwork/access/trpc'
import { askFor } from '../requests/ask'
import { decide, requests, withdraw } from '../requests/requests'
import { requestDiff } from '../requests/request-diff'
import { changing } from './changing'
import * as inputs from './inputs'

export const requestsRouter = router({
  /** Administrators see all, others those of their teams and their own. */
  list: allowed('plugin.read').query(async ({ ctx }) => {
    return {
      requests: await requests(ctx.pool, ctx.actor),
      mayDecide: can(ctx.actor, 'plugin.decide', { kind: 'installation' }),
    }
  }),
  /** What the bundle of a request changes against what is installed. */
  diff: allowed('plugin.read')
    .input(inputs.oneRow)
    .query(({ ctx, input }) => requestDiff(ctx.pool, ctx.actor, input.id)),
  /** For a bundle by `sha256`; for showing a plugin to others, or taking it back a version, by its `id`. */
  ask: allowed('plugin.read')
    .input(inputs.ask)
    .mutation(({ ctx, input }) => askFor(changing(ctx), input)),
  decide: allowed('plugin.decide')
    .input(inputs.decide)
    .mutation(({ ctx, input }) => decide(changing(ctx), { ...input, note: input.note || null })),
  withdraw: allowed('plugin.read')
    .input(inputs.oneRow)
    .mutation(({ ctx, input }) => withdraw(changing(ctx), input.id)),
})
