import { Button } from '@groundwork/ui/button'
import { EmptyState } from '@groundwork/ui/empty-state'
import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import { VersionPill } from '@groundwork/ui/version-pill'
import Link from 'next/link'
import { promotionHref, targetHref } from './address'
import type { Deployment } from './read'

/** What ran at a moment; `deployment` null: nothing did. */
export type AsOf = {
  /** Whether somebody asked. */
  asked: boolean
  text: string
  at: number | null
  deployment: Deployment | null
}

type LedgerProps = {
  targetId: string
  ledger: Deployment[]
  asOf: AsOf
  older: string | null
  /** The sheet that brings back what a promotion had brought; null: who looks may not. */
  backTo: ((promotion: number) => string) | null
}

/** What ran here and when, newest first, and what ran at any moment. */
export function Ledger({ targetId, ledger, asOf, older, backTo }: LedgerProps) {
  return (
    <Panel title="What ran here" note="from promotions, never changed afterwards">
      <form
        action={targetHref(targetId)}
        className="flex flex-wrap items-center gap-2 border-b border-line-faint px-3 py-2"
      >
        <label htmlFor="as-of" className="font-medium">
          What ran at
        </label>
        <input
          id="as-of"
          type="datetime-local"
          name="at"
          defaultValue={asOf.text}
          className="h-control rounded-sm border border-line-strong bg-surface px-2 max-sm:h-9"
        />
        <Button type="submit">Show it</Button>
        <Answer asOf={asOf} />
      </form>
      {ledger.length === 0 ? (
        <EmptyState kind="nothing-yet" title="Nothing ran here yet">
          The first promotion that succeeds begins the ledger.
        </EmptyState>
      ) : (
        <ul>
          {ledger.map((each) => (
            <Line
              key={each.id}
              deployment={each}
              marked={each.id === asOf.deployment?.id}
              back={each.until === null ? null : (backTo?.(each.promotion) ?? null)}
            />
          ))}
        </ul>
      )}
      {older ? (
        <p className="border-t border-line-faint px-3 py-2">
          <Link href={older} scroll={false} className="text-accent hover:underline">
            Show what ran before
          </Link>
        </p>
      ) : null}
    </Panel>
  )
}

function Answer({ asOf: { asked, at, deployment } }: { asOf: AsOf }) {
  if (!asked) return null
  if (at === null) return <span className="text-fail">Write a day and a time.</span>
  if (!deployment) return <span className="text-ink-2">Nothing ran here then.</span>
  const { version, promotion, since } = deployment
  return (
    <span className="flex flex-wrap items-center gap-2" role="status">
      <VersionPill number={version.number} hash={version.id} alias={version.alias} />
      <span className="text-ink-2">
        since <Time at={since} mode="moment" />, by P-{promotion}
      </span>
    </span>
  )
}

const modes: Record<string, string> = { rollback: 'rolled back', redeploy: 'deployed again' }

type LineProps = { deployment: Deployment; marked: boolean /** Brings it back. */; back: string | null }

function Line({ deployment, marked, back }: LineProps) {
  const { version, mode, since, until, promotion, verified, requestedBy, integration } = deployment
  return (
    <li
      aria-current={marked || undefined}
      className="flex min-h-row flex-wrap items-center gap-x-3 gap-y-0.5 border-b border-line-faint px-3 py-1 last:border-b-0 aria-[current]:bg-selected"
    >
      <StatusGlyph kind={verified ? 'ok' : 'none'} label={verified ? 'Verified' : 'Not verified'} />
      <VersionPill number={version.number} hash={version.id} alias={version.alias} now={until === null} />
      <span className="text-ink-2">
        <Time at={since} mode="moment" /> to {until === null ? 'now' : <Time at={until} mode="moment" />}
      </span>
      {modes[mode] ? <span className="text-ink-2">{modes[mode]}</span> : null}
      {back ? (
        <Link
          href={back}
          scroll={false}
          className="text-xs text-accent hover:underline"
          aria-label={`Bring back what P-${promotion} brought`}
        >
          Bring back
        </Link>
      ) : null}
      <span className="ml-auto text-xs text-ink-3">
        {requestedBy ?? 'Groundwork'}
        {integration ? ` on ${integration}` : ''},{' '}
        <Link href={promotionHref(promotion)} className="text-accent underline">
          P-{promotion}
        </Link>
      </span>
    </li>
  )
}
