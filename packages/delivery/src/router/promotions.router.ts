import { allowed, router } from '@groundwork/access/trpc'
import { z } from 'zod'
import { abort } from '../promotion/abort'
import type { DraftView } from '../promotion/draft-view'
import { listPromotions } from '../promotion/list'
import { operate, operations } from '../promotion/operate'
import { keepPlan, overrideGate } from '../promotion/override'
import { planView } from '../promotion/plan-view'
import { promotionDetail } from '../promotion/read-detail'
import type { Requested } from '../promotion/request'
import { castVote } from '../promotion/vote'
import { waitingForMe } from '../promotion/waiting-for-me'
import { askDelivery, readDelivery } from './ask-engine'
import * as inputs from './inputs'

const reading = allowed('promotion.read')
// Who may change which promotion depends on its project and environment: the operations ask again with both.
const changing = allowed('promotion.read')
const { number, planHash, reason } = inputs

/** What asks a plugin goes to the engine, which asks `can` anew. */
export const promotionsRouter = router({
  /** What a promotion would do; `planHash` and `parts` of it go with the request. */
  draft: reading.input(inputs.draft).query(({ ctx, input }) => readDelivery<DraftView>(ctx, 'draft', input)),
  /** What a waiting promotion would be if it were planned now. */
  draftAnew: reading
    .input(inputs.numbered)
    .query(({ ctx, input }) => readDelivery<DraftView>(ctx, 'draft-anew', input)),
  request: changing.input(inputs.request).mutation(({ ctx, input }) => askDelivery<Requested>(ctx, 'request', input)),
  retry: changing.input(inputs.retry).mutation(({ ctx, input }) => askDelivery<Requested>(ctx, 'retry', input)),
  rollBack: changing
    .input(inputs.rollBack)
    .mutation(({ ctx, input }) => askDelivery<Requested>(ctx, 'roll-back', input)),
  replan: changing
    .input(inputs.replan)
    .mutation(({ ctx, input }) => askDelivery<{ state: string; planHash: string }>(ctx, 'replan', input)),

  get: reading.input(inputs.numbered).query(({ ctx, input }) => promotionDetail(ctx.pool, ctx.actor, input.number)),
  /** The frozen plan as it was shown to whoever asked. */
  plan: reading.input(inputs.numbered).query(({ ctx, input }) => planView(ctx.pool, input.number)),
  list: reading.input(inputs.list).query(({ ctx, input: { mine, ...filter } }) => {
    const own = mine && ctx.actor.kind === 'user' ? { requestedBy: ctx.actor.id } : {}
    return listPromotions(ctx.pool, { ...present(filter), ...own })
  }),
  waitingForMe: reading.query(({ ctx }) => waitingForMe(ctx.pool, ctx.actor)),

  vote: changing
    .input(
      z.object({
        number,
        planHash,
        verdict: z.enum(['approve', 'reject', 'withdraw']),
        comment: inputs.said(2000).nullish(),
      }),
    )
    .mutation(({ ctx, input: { comment = null, ...input } }) => castVote(ctx, { ...input, comment, ...who(ctx) })),
  override: changing
    .input(
      z.object({ number, planHash, gateId: z.string().min(1).max(200), verdict: z.enum(['pass', 'fail']), reason }),
    )
    .mutation(({ ctx, input }) => overrideGate(ctx, { ...input, ...who(ctx) })),
  /** The plan stands although a layer of its configuration has moved. */
  keep: changing
    .input(z.object({ number, planHash }))
    .mutation(({ ctx, input }) => keepPlan(ctx, { ...input, ...who(ctx) })),
  abort: changing
    .input(z.object({ number, reason: reason.nullish() }))
    .mutation(({ ctx, input: { number: of, reason: why = null } }) =>
      abort(ctx, { number: of, reason: why, ...who(ctx) }),
    ),
  /** What became of one that cannot go on by itself. */
  operate: changing
    .input(z.object({ number, operation: z.enum(operations), reason, rowVersion: z.int() }))
    .mutation(({ ctx, input }) => operate(ctx, { ...input, ...who(ctx) })),
})

function who<Actor>({ actor, requestId }: { actor: Actor; requestId: string }): { actor: Actor; requestId: string } {
  return { actor, requestId }
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** Optional properties are there or they are not. */
function present<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Present<T>
}
