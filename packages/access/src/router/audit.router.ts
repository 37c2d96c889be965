import { allowed, router } from '../trpc/trpc'
import { auditFilter, auditPage, auditPlace } from '../audit/read-audit'

export const auditRouter = router({
  /** Who changed what, newest first; `next` is the cursor of the following page. */
  list: allowed('audit.read')
    .input(auditFilter.extend(auditPlace.shape))
    .query(({ ctx, input: { cursor, limit, ...filter } }) => auditPage(ctx.pool, filter, { cursor, limit })),
})
