import { buttonClass } from '@groundwork/ui/button-style'
import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph, type GlyphKind } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import { VersionPill } from '@groundwork/ui/version-pill'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { promoteHref } from '../promote/promote-address'
import { targetHref, promotionHref } from './address'
import { AdoptDrift } from './adopt-drift'
import type { TargetDetail } from './read'
import { seenWords } from './seen-words'

/** What should run here beside what was last seen of it, and what to do where they differ. */
export function RunningHere({ detail }: { detail: TargetDetail }) {
  const { target, current, drift } = detail
  const seen = seenWords(drift.observed)
  return (
    <Panel title="What runs here" note={current ? undefined : 'nothing yet'}>
      <div className="grid grid-cols-2 max-sm:grid-cols-1">
        <Side name="What Groundwork put here" glyph={current ? 'ok' : 'none'}>
          {current ? (
            <>
              <p className="flex flex-wrap items-center gap-2">
                <VersionPill
                  number={current.version.number}
                  hash={current.version.id}
                  alias={current.version.alias}
                  now
                />
                <span>
                  since <Time at={current.since} mode="moment" focusable />
                </span>
              </p>
              <p className="text-xs text-ink-3">
                by{' '}
                <Link href={promotionHref(current.promotion)} className="text-accent hover:underline">
                  P-{current.promotion}
                </Link>
                {current.requestedBy ? `, asked for by ${current.requestedBy}` : ''}
                {target.integrationName ? `, on ${target.integrationName}` : ''}
              </p>
            </>
          ) : (
            <p className="text-ink-2">Nothing was promoted to it yet.</p>
          )}
        </Side>
        <Side
          name={`What ${target.integrationName ?? 'the orchestrator'} holds`}
          glyph={drift.words ? 'warn' : seen.glyph}
        >
          <p>{drift.words ?? seen.words}</p>
          <p className="text-xs text-ink-3">
            {drift.observedAt === null ? (
              'Not looked at yet; Groundwork looks every minute.'
            ) : (
              <>
                seen <Time at={drift.observedAt} focusable />
                {seen.url ? (
                  <>
                    ,{' '}
                    <a href={seen.url} className="text-accent hover:underline" rel="noreferrer">
                      open it there
                    </a>
                  </>
                ) : null}
              </>
            )}
          </p>
        </Side>
      </div>
      {drift.words ? <Mend detail={detail} /> : null}
    </Panel>
  )
}

function Side({ name, glyph, children }: { name: string; glyph: GlyphKind; children: ReactNode }) {
  return (
    <div className="flex gap-2.5 border-line-faint px-3 py-2.5 not-last:border-r max-sm:not-last:border-r-0 max-sm:not-last:border-b">
      <StatusGlyph kind={glyph} className="mt-0.75" />
      <div className="min-w-0">
        <h3 className="text-xs font-normal text-ink-3">{name}</h3>
        <div className="flex flex-col gap-0.5">{children}</div>
      </div>
    </div>
  )
}

function AdoptionWords({ adoption }: { adoption: NonNullable<TargetDetail['drift']['adoption']> }) {
  if (adoption.can) return adoption.words
  if (adoption.pending === undefined) return `It cannot be taken over as it is. ${adoption.why}`
  return (
    <>
      {adoption.why}{' '}
      <Link href={`/config-changes/${adoption.pending}`} className="underline">
        Configuration change {adoption.pending}
      </Link>
    </>
  )
}

/** Two ways out of a difference. Neither happens by itself. */
function Mend({ detail: { target, current, may, drift } }: { detail: TargetDetail }) {
  if (!current) return null
  const ask = { project: target.project, unit: target.unit, to: target.environment, version: current.version.id }
  const { adoption } = drift
  const where = target.integrationName ?? 'the orchestrator'
  return (
    <div className="flex flex-col gap-2 border-t border-line-faint bg-warn-soft px-3 py-2.5">
      <p>
        <b className="font-semibold">Put back what should be here</b>
        {adoption?.can ? `, or take over what was changed on ${where}. ` : '. '}
        Groundwork does neither by itself.
      </p>
      {adoption ? (
        <p className="text-ink-2">
          <AdoptionWords adoption={adoption} />
        </p>
      ) : null}
      <div className="flex flex-wrap items-center gap-2">
        {may.request.allowed ? (
          <Link href={promoteHref(targetHref(target.id), { ...ask, mode: 'redeploy' })} className={buttonClass({})}>
            Re-apply v{current.version.number}
          </Link>
        ) : (
          <span className="text-xs text-ink-2">{may.request.reason}</span>
        )}
        {adoption?.can ? (
          <AdoptDrift
            target={{ id: target.id, unit: target.unit, title: target.environmentTitle }}
            token={adoption.token}
            words={adoption.words}
            refused={may.control.allowed ? null : may.control.reason}
          />
        ) : null}
      </div>
    </div>
  )
}
