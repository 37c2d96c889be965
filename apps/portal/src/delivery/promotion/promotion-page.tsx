import { isHolding, isWaiting } from '@groundwork/delivery/states'
import { formatDuration } from '@groundwork/ui/duration'
import { PageHeader } from '@groundwork/ui/page-header'
import { StateBar } from '@groundwork/ui/state-bar'
import { StatusChip } from '@groundwork/ui/status-chip'
import { Time } from '@groundwork/ui/time'
import { VersionPill } from '@groundwork/ui/version-pill'
import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { RefreshOnLive } from '../../catalogue/refresh-on-live'
import { unitHref, versionHref } from '../matrix/unit-address'
import { promotionLook } from '../shown/promotion-look'
import { TopBar } from '../../shell/top-bar'
import { AbortButton } from './abort-button'
import { ActionsPanel, Go } from './actions-panel'
import { ApproveButton } from './approve-button'
import { AttentionPanel } from './attention-panel'
import { GatesPanel } from './gates-panel'
import { NarrowWayBack } from './narrow-way-back'
import { PlanPanel } from './plan-panel'
import type { Launch, PromotionDetail, PromotionPlan } from './promotion-types'
import { EffectsPanel, EventsPanel, VerificationsPanel } from './records'
import { RunLog } from './run-log'
import { type LifeStage, lifeStages } from './stages'
import { StaleBanner } from './stale-banner'
import { StepsPanel } from './steps-panel'
import { WaitingLine } from './waiting-line'
import { backWords, retryOf, rollBackOf } from './what-can-be-done'

/** A promotion as it goes on: where it is, what it waits for, what it did, who may do what. */
export function PromotionPage({
  detail,
  plan: frozen,
  viewerId,
}: {
  detail: PromotionDetail
  plan: PromotionPlan
  viewerId: string
}) {
  const { promotion, version, from } = detail
  const { number, state, targetId, plan, note, createdAt, requestedByName, requester } = promotion
  const { project, unit, environment } = plan.target
  const { glyph, word } = promotionLook(state)
  const planPanel = <PlanPanel detail={detail} plan={frozen} />
  return (
    <>
      <TopBar
        crumbs={[
          { label: 'Promotions', href: '/promotions' },
          { label: unit, href: unitHref({ project, unit }) },
          { label: `P-${number}`, mono: true },
        ]}
        actions={<HeadActions detail={detail} />}
      />
      <RefreshOnLive
        interests={[
          { topic: 'promotion', key: String(number) },
          { topic: 'target', key: targetId },
          { topic: 'launch', key: targetId },
        ]}
      />
      <PageHeader
        title={verb(promotion.mode, unit, environment)}
        status={<StatusChip kind={glyph}>{word}</StatusChip>}
        facts={
          <>
            <span className="inline-flex items-center gap-2">
              {from ? (
                <Link href={versionHref({ project, unit }, from.number)}>
                  <VersionPill number={from.number} hash={from.id} alias={from.alias} now={state !== 'SUCCEEDED'} />
                </Link>
              ) : (
                <span className="text-ink-3">nothing</span>
              )}
              <ArrowRight size={14} strokeWidth={1.75} aria-label="to" className="text-ink-3" />
              <Link href={versionHref({ project, unit }, version.number)}>
                <VersionPill
                  number={version.number}
                  hash={version.id}
                  alias={version.alias}
                  now={state === 'SUCCEEDED'}
                />
              </Link>
            </span>
            <span>
              asked for by {requestedByName ?? asker[requester]} <Time at={createdAt} mode="moment" focusable />
            </span>
          </>
        }
      >
        {note ? <p className="mt-1">“{note}”</p> : null}
        <NarrowWayBack detail={detail} />
      </PageHeader>
      <div className="flex flex-1 flex-col gap-4 p-5 pt-3 max-sm:p-3">
        <StateBar
          label={`Where P-${number} is`}
          stages={lifeStages({ state, createdAt, events: detail.events }).map(shownStage)}
        />
        <StaleBanner />
        <WaitingLine detail={detail} />
        <AttentionPanel detail={detail} />
        <div className="grid items-start gap-4 rail:grid-cols-[minmax(0,1fr)_minmax(320px,380px)]">
          <div className="flex min-w-0 flex-col gap-4">
            {isWaiting(state) ? planPanel : null}
            <StepsPanel detail={detail} usualSeconds={frozen.risk.usualSeconds} log={logOf(detail)} />
            <ActionsPanel detail={detail} />
            {isWaiting(state) ? null : planPanel}
            <EffectsPanel effects={detail.effects} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <GatesPanel detail={detail} viewerId={viewerId} />
            <VerificationsPanel verifications={detail.verifications} state={state} />
            <EventsPanel events={detail.events} />
          </div>
        </div>
      </div>
    </>
  )
}

const asker = { person: 'somebody who has left', automation: 'automation', plugin: 'a plugin', rollback: 'Groundwork' }

function verb(mode: string, unit: string, environment: string): string {
  if (mode === 'rollback') return `${unit} back in ${environment}`
  return mode === 'redeploy' ? `${unit} again in ${environment}` : `${unit} to ${environment}`
}

function shownStage({ id, title, kind, phase, at, took, waited }: LifeStage) {
  const note =
    at === null ? undefined : took !== null && id !== 'requested' ? (
      `${formatDuration(took)}${waited > 0 ? `, waited ${formatDuration(waited)}` : ''}`
    ) : (
      <Time at={at} mode="clock" />
    )
  return { id, title, kind, phase, note }
}

/** The next sensible step is primary; what stops it stands beside. */
function HeadActions({ detail }: { detail: PromotionDetail }) {
  const { promotion, may, rollbackTo } = detail
  const { number, planHash, state } = promotion
  const back = rollBackOf(detail)
  const retry = retryOf(detail)
  return (
    <>
      {may.vote.allowed ? <ApproveButton number={number} planHash={planHash} reason={null} primary /> : null}
      {retry.href ? (
        <Go to={retry} primary>
          Retry as new
        </Go>
      ) : null}
      {back.href && rollbackTo ? (
        <span className="max-sm:hidden">
          <Go to={back}>{backWords(detail)}</Go>
        </span>
      ) : null}
      {isWaiting(state) || isHolding(state) ? (
        <AbortButton number={number} acts={isHolding(state)} reason={may.abort.allowed ? null : may.abort.reason} />
      ) : null}
    </>
  )
}

/** The log of the run that the newest step started, under the step that waits for it, else under the one that started it. */
function logOf({ steps, effects, launches, promotion }: PromotionDetail) {
  const launch: Launch | undefined = launches.find(({ run }) => run !== null)
  if (!launch?.run) return null
  const started = effects.find(({ key }) => key === launch.key)?.stepId
  if (!started) return null
  const waiting = promotion.plan.steps.find(
    ({ call, input }) => call === 'await-run' && (input as { step?: unknown } | null)?.step === started,
  )
  const stepId = steps.some(({ id, state }) => id === waiting?.id && state !== 'pending') ? waiting!.id : started
  return { stepId, view: <RunLog run={launch.run} /> }
}
