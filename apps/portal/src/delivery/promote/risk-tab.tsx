import { formatDuration } from '@groundwork/ui/duration'
import { Notice } from '@groundwork/ui/notice'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { failedLast, riskFlags } from './draft-summary'
import type { PlanFacts } from './promote-types'

/** What speaks for caution, each with where it is known from. */
export function RiskTab({ draft }: { draft: PlanFacts }) {
  const { risk, plan, config, to } = draft
  const flags = riskFlags(draft)
  return (
    <div className="flex flex-col gap-4">
      {flags.map((flag) => (
        <Notice key={flag} title={flag} />
      ))}
      <dl className="flex flex-col">
        <Fact name="Last success here">
          {risk.lastSuccess ? (
            <>
              <PromotionLink number={risk.lastSuccess.promotion} />, <Time at={risk.lastSuccess.at} /> ago
            </>
          ) : (
            'none yet'
          )}
        </Fact>
        {failedLast(risk) && risk.lastFailure ? (
          <Fact name="Last failure here">
            <PromotionLink number={risk.lastFailure.promotion} />, <Time at={risk.lastFailure.at} /> ago:{' '}
            {risk.lastFailure.reason}
          </Fact>
        ) : null}
        <Fact name="Verified below">
          {risk.verifiedIn.length === 0
            ? `v${to.number} was verified nowhere yet`
            : risk.verifiedIn.map(({ environment, at }, index) => (
                <span key={environment}>
                  {index > 0 ? ', ' : ''}
                  {environment} since <Time at={at} />
                </span>
              ))}
        </Fact>
        <Fact name="Data">
          <span className="inline-flex items-center gap-1.5">
            <StatusGlyph kind={config.impact === 'data' ? 'warn' : 'ok'} />
            {config.impact === 'data'
              ? 'a key that changes is marked as changing data'
              : 'no key that changes is marked as changing data'}
          </span>
        </Fact>
        <Fact name="Roll back">
          {risk.rollback.to
            ? `to v${risk.rollback.to.number}${risk.rollback.medianSeconds === null ? '; nobody has rolled back here yet, so its time is not known' : `, about ${formatDuration(risk.rollback.medianSeconds * 1000)} by the roll backs here`}`
            : 'nothing runs here yet, so there is nothing to go back to'}
        </Fact>
        <Fact name="If it fails">
          {plan.policy.verification.autoRollback && plan.mode !== 'rollback'
            ? 'a failed verification rolls back to the last verified version by itself, and holds automation'
            : 'it stops and says why; somebody rolls back'}
        </Fact>
      </dl>
    </div>
  )
}

function PromotionLink({ number }: { number: number }) {
  return (
    <Link href={`/promotions/${number}`} className="text-accent underline">
      P-{number}
    </Link>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid min-h-row-dense grid-cols-[126px_minmax(0,1fr)] items-baseline py-1">
      <dt className="text-xs text-ink-2">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}
