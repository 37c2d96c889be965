'use client'

import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import { VersionPill } from '@groundwork/ui/version-pill'
import {
  ArrowRight,
  ChevronRight,
  ChevronsDown,
  CirclePause,
  CircleSlash,
  Hand,
  Hourglass,
  type LucideIcon,
  Octagon,
  Pin,
  Snowflake,
  TriangleAlert,
  Undo2,
} from 'lucide-react'
import Link from 'next/link'
import { promoteHref } from '../promote/promote-address'
import { usePage } from '../shown/use-page'
import type { CellFacts, Mark, MarkIcon } from './cell-facts'
import type { Cell } from './matrix-types'
import type { Between } from './steps-between'

const icons: Record<MarkIcon, LucideIcon> = {
  pin: Pin,
  veto: CircleSlash,
  freeze: Snowflake,
  hold: Octagon,
  paused: CirclePause,
  drift: TriangleAlert,
  person: Hand,
  wait: Hourglass,
  failed: Undo2,
  behind: ChevronsDown,
}
const tones: Record<Mark['tone'], string> = {
  plain: 'text-ink-2',
  warn: 'text-warn',
  unk: 'text-unk',
  accent: 'text-accent',
  fail: 'text-fail',
}

/** A target: state, version, age and marks on one line; a newer attempt that failed on a second. */
export function MatrixCell({
  cell,
  facts,
  isEmptyPossible,
}: {
  cell: Cell | null
  facts: CellFacts | null
  isEmptyPossible: boolean
}) {
  if (!cell || !facts) return <Nothing possible={isEmptyPossible} />
  const { version, since, by } = cell
  return (
    <span className="flex min-w-0 flex-1 flex-col justify-center">
      <span className="flex min-w-0 items-center gap-1.5">
        <StatusGlyph kind={facts.glyph} label={facts.says} />
        {version ? (
          <VersionPill
            number={version.number}
            hash={version.id}
            alias={version.alias}
            vetoed={cell.marks.veto !== null}
            short
            now
          />
        ) : facts.moving ? null : (
          <span className="text-xs text-ink-3">nothing yet</span>
        )}
        {facts.moving ? (
          <>
            <ArrowRight size={12} strokeWidth={1.75} aria-label="to" className="shrink-0 text-ink-3" />
            <b className="font-mono text-xs font-name">v{facts.moving.to}</b>
            <Link
              href={facts.moving.href}
              tabIndex={-1}
              prefetch={false}
              className="truncate text-xs font-medium text-run hover:underline"
            >
              {/* The mark that stands beside it says it already. */}
              {facts.marks.some(({ icon }) => icon === 'person') ? `P-${facts.moving.number}` : facts.moving.word}
            </Link>
          </>
        ) : version && since !== null ? (
          <span title={by ? `Promoted by ${by}` : undefined} className="shrink-0 text-xs text-ink-2 tabular-nums">
            <Time at={since} />
          </span>
        ) : null}
        {facts.marks.map((mark) => (
          <MarkBadge key={mark.icon} mark={mark} />
        ))}
      </span>
      {facts.attempt ? (
        <Link
          href={`/promotions/${facts.attempt.number}`}
          tabIndex={-1}
          prefetch={false}
          className="truncate pl-5 text-2xs text-fail hover:underline"
        >
          v{facts.attempt.version} {facts.attempt.word}, P-{facts.attempt.number}
        </Link>
      ) : null}
    </span>
  )
}

function Nothing({ possible }: { possible: boolean }) {
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-xs text-ink-3">
      <StatusGlyph kind="none" />
      <span className="truncate">{possible ? 'first promotion is possible' : 'nothing yet'}</span>
    </span>
  )
}

function MarkBadge({ mark: { icon, words, says, tone } }: { mark: Mark }) {
  const Icon = icons[icon]
  return (
    <span
      title={says}
      className={`inline-flex min-w-0 items-center gap-1 text-2xs font-medium whitespace-nowrap ${tones[tone]}`}
    >
      <Icon size={12} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
      <span className="truncate">
        {words}
        <span className="sr-only">. {says}</span>
      </span>
    </span>
  )
}

/** How far the environment on the left is ahead of the one on the right. */
export function BetweenMark({ between }: { between: Between }) {
  const page = usePage()
  if (between.is === 'nothing') return null
  if (between.is === 'equal') return <span aria-hidden="true" className="ml-auto h-px w-8 shrink-0 bg-line" />
  if (between.is === 'never')
    return (
      <span
        title="Made from a working tree with uncommitted changes, or of no known commit: the next environment takes none such."
        className="ml-auto shrink-0 text-2xs text-ink-3"
      >
        stays here
      </span>
    )
  if (between.is === 'barred')
    return (
      <span title={between.says} className="ml-auto max-w-32 shrink truncate text-2xs text-ink-3">
        {between.word}
        <span className="sr-only">. {between.says}</span>
      </span>
    )
  const { by, number, ask } = between
  const label = `Promote v${number} of ${ask.unit} to ${ask.to}, ${by} ahead`
  return (
    <Link
      href={promoteHref(page, ask)}
      tabIndex={-1}
      prefetch={false}
      scroll={false}
      aria-label={label}
      title={label}
      className="relative z-[1] ml-auto inline-flex h-[18px] shrink-0 items-center gap-px rounded-xs bg-accent-soft pr-0.5 pl-1.5 text-xs font-semibold text-accent hover:bg-accent-fill hover:text-on-accent"
    >
      {by}
      <ChevronRight size={12} strokeWidth={2} aria-hidden="true" />
    </Link>
  )
}
