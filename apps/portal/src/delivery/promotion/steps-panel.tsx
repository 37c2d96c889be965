import { formatDuration } from '@groundwork/ui/duration'
import { LiveDuration } from '@groundwork/ui/live-duration'
import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { ExternalLink } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { runHref } from '../../runs/addresses'
import { stepTime } from '../promote/step-time'
import { isWebAddress } from '../shown/web-address'
import type { Effect, Launch, Promotion, PromotionDetail, Step } from './promotion-types'
import { type Span, spansOf, workedOf } from './spans'
import { effectWord, stepOf } from './step-look'

/** The plan's steps with what became of each; the log of its run stands under the step that waits for it. */
export function StepsPanel({
  detail,
  usualSeconds,
  log,
}: {
  detail: PromotionDetail
  /** As the plan beside it says. */
  usualSeconds: Readonly<Record<string, number>>
  log: { stepId: string; view: ReactNode } | null
}) {
  const { steps, effects, promotion, launches } = detail
  const done = steps.filter(({ state }) => state === 'done' || state === 'skipped').length
  const { path } = promotion.plan
  const spans = spansOf({ createdAt: promotion.createdAt, events: detail.events })
  return (
    <Panel
      title="Steps"
      note={`${done} of ${steps.length}, ${path.contribution} ${path.version}`}
      actions={
        <span className="flex gap-4 text-2xs text-ink-3">
          <span>took</span>
          <span className="w-16 text-right max-sm:hidden">expected</span>
        </span>
      }
    >
      <ol className="divide-y divide-line-faint">
        {steps.map((step, index) => (
          <StepRow
            key={step.id}
            step={step}
            promotion={promotion}
            at={index + 1}
            spans={spans}
            expected={expectedOf(step, { promotion, usualSeconds })}
            effects={effects.filter(({ stepId }) => stepId === step.id)}
            launch={launchOf(step, effects, launches)}
          >
            {log?.stepId === step.id ? log.view : null}
          </StepRow>
        ))}
      </ol>
    </Panel>
  )
}

type Expecting = { promotion: PromotionDetail['promotion']; usualSeconds: Readonly<Record<string, number>> }

function expectedOf({ id }: Step, { promotion, usualSeconds }: Expecting): number | null {
  const planned = promotion.plan.steps.find((each) => each.id === id)
  return stepTime({ usualSeconds, step: { id, expectedSeconds: planned?.expectedSeconds ?? null } })?.ms ?? null
}

/** A run is started by an effect, and its launch bears the effect's key. */
function launchOf(step: Step, effects: readonly Effect[], launches: readonly Launch[]): Launch | null {
  const keys = effects.filter(({ stepId }) => stepId === step.id).map(({ key }) => key)
  return launches.find(({ key }) => keys.includes(key)) ?? null
}

type StepRowProps = {
  step: Step
  promotion: Pick<Promotion, 'state' | 'finishedAt'>
  at: number
  spans: readonly Span[]
  /** Milliseconds. */
  expected: number | null
  effects: readonly Effect[]
  launch: Launch | null
  children: ReactNode
}

function StepRow({ step, promotion, at, spans, expected, effects, launch, children }: StepRowProps) {
  const { title, state, reason, startedAt, finishedAt } = step
  const { glyph, word, acts } = stepOf(state, promotion.state)
  const ended = finishedAt ?? (acts ? null : promotion.finishedAt)
  const open = startedAt !== null || state !== 'pending'
  const worked = workedOf({ startedAt, finishedAt: ended }, spans)
  return (
    <li
      data-step={step.id}
      aria-current={acts ? 'step' : undefined}
      className="flex gap-2.5 px-3 py-2.5 aria-[current]:bg-run-soft"
    >
      <StatusGlyph kind={glyph} label={word} className="mt-[3px]" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <div className="flex items-baseline gap-4">
          <p className={`min-w-0 flex-1 ${open ? 'font-name' : 'text-ink-2'}`}>
            {at}. {title}
          </p>
          <span className="text-xs tabular-nums">
            {worked === null ? '' : <LiveDuration from={worked.from} ms={worked.ms} />}
          </span>
          <span className="w-16 text-right text-xs text-ink-3 tabular-nums max-sm:hidden">
            {expected === null ? '' : formatDuration(expected)}
          </span>
        </div>
        {worked && worked.waited > 0 ? (
          <p className="text-xs text-ink-2">
            Somebody had to decide meanwhile, which took {formatDuration(worked.waited)}.
          </p>
        ) : null}
        {reason && state !== 'done' ? (
          <p className={`text-xs break-words ${state === 'failed' ? 'text-fail' : 'text-ink-2'}`}>{reason}</p>
        ) : null}
        {effects.length > 0 || launch ? (
          <p className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 text-xs text-ink-2">
            {effects.map(({ key, integration, tries, state: of }) => (
              <span key={key} className="inline-flex flex-wrap gap-x-4">
                <span>{tries <= 1 ? 'one try' : `${tries} tries`}</span>
                <span>
                  key <code>{key}</code>
                </span>
                <span>{effectWord(of)}</span>
                {integration ? (
                  <Link href="/settings/integrations" className="hover:text-accent">
                    at {integration}
                  </Link>
                ) : null}
              </span>
            ))}
            {launch?.run ? (
              <Link
                href={runHref({ flow: launch.run.flow, run: launch.run.runId })}
                className="text-accent hover:underline"
              >
                Open the run {launch.run.flow}/{launch.run.runId}
              </Link>
            ) : null}
            {launch?.engineUrl && isWebAddress(launch.engineUrl) ? (
              <a
                href={launch.engineUrl}
                target="_blank"
                rel="noreferrer"
                className="inline-flex items-center gap-1 text-accent hover:underline"
              >
                Open at the orchestrator
                <ExternalLink size={12} strokeWidth={1.75} aria-hidden="true" />
              </a>
            ) : null}
          </p>
        ) : null}
        {children}
      </div>
    </li>
  )
}
