import { formatDuration } from '@groundwork/ui/duration'
import { Lock, Undo2 } from 'lucide-react'
import { isHarmless, scheduleWords } from './draft-summary'
import type { PlanFacts } from './promote-types'
import { stepTime } from './step-time'

const doers: Record<string, string> = {
  groundwork: 'Groundwork itself',
  self: 'the deployment path',
}

/** What will be done, in order, each step with its time and what undoes it. */
export function PlanTab({
  draft: { plan, planHash, risk, verificationTitles },
  frozen = false,
}: {
  draft: Pick<PlanFacts, 'plan' | 'planHash' | 'risk' | 'verificationTitles'>
  /** It has been asked for. */
  frozen?: boolean
}) {
  const bound = Object.values(plan.bindings)
  const doer = (on: string, integration: string | null) =>
    bound.find(({ id }) => id === integration)?.name ?? doers[on] ?? on
  return (
    <div className="flex flex-col gap-3">
      {plan.steps.length === 0 ? <p className="text-ink-2">The deployment path has nothing to do for this.</p> : null}
      <ol className="divide-y divide-line-faint overflow-hidden rounded-md border border-line">
        {plan.steps.map(({ id, title, on, call, integration, expectedSeconds, undo }, index) => (
          <li key={id} className="flex items-start gap-x-3 gap-y-1 px-3 py-2 max-sm:flex-wrap">
            <span
              aria-hidden="true"
              className="flex size-5 shrink-0 items-center justify-center rounded-full bg-idle-soft text-2xs text-ink-2"
            >
              {index + 1}
            </span>
            <div className="min-w-0 flex-1 max-sm:basis-[calc(100%-2rem)]">
              <p className="font-name">{title}</p>
              <p className="text-xs text-ink-2">
                {doer(on, integration)}, <code>{call}</code>
              </p>
            </div>
            <span className="shrink-0 text-xs tabular-nums max-sm:ml-8">
              <StepTime usualSeconds={risk.usualSeconds} step={{ id, expectedSeconds }} />
            </span>
            <span className="flex w-52 shrink-0 items-start gap-1.5 text-xs text-ink-2 max-sm:w-auto max-sm:shrink max-sm:pl-8">
              <Undone undo={undo} harmless={isHarmless({ on, call })} />
            </span>
          </li>
        ))}
      </ol>
      <p className="text-xs text-ink-2">{scheduleWords(plan)}</p>
      {plan.verifications.length > 0 ? (
        <p className="text-xs text-ink-2">
          {verifiedWords(plan, verificationTitles)}
          {plan.policy.verification.autoRollback ? ' A failed verification rolls back by itself.' : ''}
        </p>
      ) : null}
      <p className="text-xs text-ink-2">
        The plan {frozen ? 'was frozen when it was asked for' : 'is frozen when you ask'}: steps, resolved configuration
        and gates share the hash{' '}
        <code title={planHash}>
          {planHash.slice(0, 4)}…{planHash.slice(-4)}
        </code>
        . Votes count for this hash only.
      </p>
    </div>
  )
}

/** A roll back starts no run of its own where the version is verified there already. */
function verifiedWords(
  { mode, steps, verifications }: PlanFacts['plan'],
  titles: PlanFacts['verificationTitles'],
): string {
  const starts = steps.some(({ on, call }) => on === 'orchestrator' && call === 'start')
  const spared = mode === 'rollback' && !starts && verifications.some(({ kind }) => kind === 'smoke')
  const names = verifications
    .filter(({ kind }) => kind !== 'smoke' || !spared)
    .map(({ name, kind }) => (kind === 'smoke' ? 'its smoke run' : (titles[name] ?? name)))
  return [
    ...(spared ? ['No smoke run where the version was verified here before; else one once the steps are done.'] : []),
    ...(names.length > 0 ? [`Verified by ${names.join(', ')}.`] : []),
  ].join(' ')
}

function StepTime(of: Parameters<typeof stepTime>[0]) {
  const time = stepTime(of)
  if (time === null) return <span className="text-ink-3">time not known</span>
  return (
    <>
      {time.isUsual ? 'usually ' : ''}
      {formatDuration(time.ms)}
    </>
  )
}

function Undone({ undo, harmless }: { undo: string | null; harmless: boolean }) {
  if (undo !== null)
    return (
      <>
        <Undo2 size={12} strokeWidth={1.75} aria-hidden="true" className="mt-0.5 shrink-0" />
        <span>{undo}</span>
      </>
    )
  if (harmless) return <span>nothing to undo</span>
  return (
    <span className="inline-flex items-start gap-1.5 text-warn">
      <Lock size={12} strokeWidth={1.75} aria-hidden="true" className="mt-0.5 shrink-0" />
      cannot be undone
    </span>
  )
}
