import { isHolding } from '@groundwork/delivery/states'
import { Button } from '@groundwork/ui/button'
import { buttonClass } from '@groundwork/ui/button-style'
import { Panel } from '@groundwork/ui/panel'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { AbortButton } from './abort-button'
import { ApproveButton } from './approve-button'
import type { PromotionDetail } from './promotion-types'
import { backWords, beforeOf, beforeWords, type Doable, retryOf, rollBackOf } from './what-can-be-done'

/** Everything that can be done about it, always in the same place; what cannot be done now says why. */
export function ActionsPanel({ detail }: { detail: PromotionDetail }) {
  const { promotion, may, rollbackTo } = detail
  const { number, planHash, state } = promotion
  const retry = retryOf(detail)
  const back = rollBackOf(detail)
  const before = beforeOf(detail)
  const acting = isHolding(state)
  return (
    <Panel title="What you can do">
      <ul className="divide-y divide-line-faint">
        <Line
          button={<ApproveButton number={number} planHash={planHash} reason={reasonOf(may.vote)} />}
          says={may.vote.allowed ? 'Approves the plan that is shown, and no other.' : may.vote.reason}
        />
        <Line
          button={
            <AbortButton
              number={number}
              acts={acting}
              reason={state === 'CANCELLING' ? 'It is being stopped.' : reasonOf(may.abort)}
            />
          }
          says={
            may.abort.allowed
              ? acting
                ? 'Settles the step that is under way, then stops. What was changed stays.'
                : 'Takes it back before it has begun.'
              : may.abort.reason
          }
        />
        <Line
          button={<Go to={back}>{backWords(detail)}</Go>}
          says={
            <>
              {back.reason ?? back.says}
              {rollbackTo?.verifiedAt && !back.reason ? (
                <>
                  {' '}
                  v{rollbackTo.number} was verified here <Time at={rollbackTo.verifiedAt} mode="moment" />.
                </>
              ) : null}
            </>
          }
        />
        {before ? (
          <Line button={<Go to={before}>{beforeWords(detail)}</Go>} says={before.reason ?? before.says} />
        ) : null}
        <Line button={<Go to={retry}>Retry as new</Go>} says={retry.reason ?? retry.says} />
      </ul>
    </Panel>
  )
}

function reasonOf(decision: { allowed: true } | { allowed: false; reason: string }): string | null {
  return decision.allowed ? null : decision.reason
}

/** A link that opens the sheet, or a button that says why it cannot be opened. */
export function Go({
  to: { href, reason },
  children,
  primary = false,
}: {
  to: Doable
  children: ReactNode
  primary?: boolean
}) {
  if (href === null) return <Button reason={reason}>{children}</Button>
  return (
    <Link
      href={href}
      scroll={false}
      prefetch={false}
      className={buttonClass({ kind: primary ? 'primary' : 'default' })}
    >
      {children}
    </Link>
  )
}

function Line({ button, says }: { button: ReactNode; says: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      <span className="min-w-44 shrink-0 max-sm:w-full">{button}</span>
      <span className="min-w-0 flex-1 basis-64 text-ink-2">{says}</span>
    </li>
  )
}
