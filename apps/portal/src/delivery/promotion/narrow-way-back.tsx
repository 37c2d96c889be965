import { Go } from './actions-panel'
import type { PromotionDetail } from './promotion-types'
import { backWords, beforeOf, beforeWords, rollBackOf } from './what-can-be-done'

type WayBackProps = { detail: Pick<PromotionDetail, 'promotion' | 'rollbackTo' | 'before' | 'may'> }

/** The way back below the title where the bar has no room for it: all that can be done stands far down on a narrow page. */
export function NarrowWayBack({ detail }: WayBackProps) {
  const back = rollBackOf(detail)
  const before = beforeOf(detail)
  if (!back.href && !before?.href) return null
  return (
    <div className={`flex flex-wrap gap-2 py-1.5 ${before?.href ? 'rail:hidden' : 'sm:hidden'}`}>
      {back.href ? (
        <span className="sm:hidden">
          <Go to={back}>{backWords(detail)}</Go>
        </span>
      ) : null}
      {before?.href ? <Go to={before}>{beforeWords(detail)}</Go> : null}
    </div>
  )
}
