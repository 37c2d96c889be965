import { isWaiting } from '@groundwork/delivery/states'
import { Notice } from '@groundwork/ui/notice'
import { Panel } from '@groundwork/ui/panel'
import { Time } from '@groundwork/ui/time'
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { ChangesTab } from '../promote/changes-tab'
import { type SummaryCell, summaryOf } from '../promote/draft-summary'
import { PlanTab } from '../promote/plan-tab'
import { RiskTab } from '../promote/risk-tab'
import type { PromotionDetail, PromotionPlan } from './promotion-types'

type PlanPanelProps = { detail: Pick<PromotionDetail, 'promotion' | 'gates'>; plan: PromotionPlan }

/** What was shown to whoever asked, for those who vote: open while the promotion waits, folded afterwards. */
export function PlanPanel({ detail: { promotion, gates }, plan }: PlanPanelProps) {
  const waits = isWaiting(promotion.state)
  const summary = summaryOf({ ...plan, gates })
  return (
    <Panel
      id="plan"
      title={waits ? 'The plan that is voted on' : 'The plan'}
      note={
        <>
          frozen <Time at={plan.plannedAt} mode="moment" />, as it was shown then
        </>
      }
    >
      {plan.since ? (
        <div className="border-b border-line-faint p-3">
          <Notice title={`P-${plan.since.promotion} brought v${plan.since.version} here since this was planned`}>
            The plan is compared with what ran when it was asked for, not with that.
          </Notice>
        </div>
      ) : null}
      <Part name="Changes" says={summary.changes} open={waits}>
        <ChangesTab draft={plan} past={!waits || plan.since !== null} />
      </Part>
      <Part name="Plan" says={summary.plan} open={waits}>
        <PlanTab draft={plan} frozen />
      </Part>
      <Part name="Risk" says={summary.risk} open={waits}>
        <p className="mb-3 text-xs text-ink-2">{ofNow(plan)}</p>
        <RiskTab draft={plan} />
      </Part>
    </Panel>
  )
}

/** What of it is no part of the frozen plan. */
function ofNow({ riskAt, isKept }: PromotionPlan): string {
  const earlier = `Earlier promotions, where the version was verified and how long a roll back takes are as of ${riskAt === null ? 'now' : 'when it stopped waiting'}; the rest is frozen.`
  return isKept
    ? earlier
    : `${earlier} What the deployment path warned of, and which layer a value comes from, was not kept with this plan.`
}

type PartProps = { name: string; says: SummaryCell; open: boolean; children: ReactNode }

function Part({ name, says, open, children }: PartProps) {
  return (
    <details open={open} className="group/part border-b border-line-faint last:border-b-0">
      <summary className="flex min-h-row cursor-pointer list-none flex-wrap items-center gap-x-2.5 px-3 py-1 hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight
          size={14}
          strokeWidth={1.75}
          aria-hidden="true"
          className="shrink-0 text-ink-3 transition-transform group-open/part:rotate-90"
        />
        <h3 className="font-semibold">{name}</h3>
        <span className="min-w-0 text-xs text-ink-2">
          {says.title}; {says.note}
        </span>
      </summary>
      <div className="px-3 pt-1 pb-3">{children}</div>
    </details>
  )
}
