import { isHolding } from '@groundwork/delivery/states'
import { Button } from '@groundwork/ui/button'
import { buttonClass } from '@groundwork/ui/button-style'
import { StatusChip } from '@groundwork/ui/status-chip'
import { Time } from '@groundwork/ui/time'
import { VersionPill } from '@groundwork/ui/version-pill'
import { Undo2 } from 'lucide-react'
import Link from 'next/link'
import { unitHref } from '../matrix/unit-address'
import { type WayBack, wayBackFrom } from '../promote/way-back'
import { promotionHref } from './address'
import type { TargetDetail, TargetExtras } from './read'
import { targetState } from './sentence'

/** What it is, what runs there, and what holds of it in one sentence. */
export function TargetHead({ detail, extras, before }: { detail: TargetDetail; extras: TargetExtras; before: Before }) {
  const { target, current, windows } = detail
  const vetoed = detail.vetoes.find(({ version }) => version === target.currentVersion) ?? null
  const { glyph, word, sentence } = targetState({
    version: current?.version.number ?? null,
    verified: current?.verified ?? false,
    health: extras.health,
    healthReason: extras.healthReason,
    drift: detail.drift.words,
    hold: detail.hold,
    paused: detail.pause,
    vetoed,
    frozen: windows.freezes[0] ?? null,
    active: detail.active,
  })
  return (
    <header className="flex flex-col gap-1 px-5 pt-4 pb-1 max-sm:px-3 max-sm:pt-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <h1 className="min-w-0 text-xl font-semibold break-words">
          <Link href={unitHref(target)} className="hover:text-accent hover:underline">
            {target.project}/{target.unit}
          </Link>{' '}
          in {target.environmentTitle}
        </h1>
        <StatusChip kind={glyph}>{word}</StatusChip>
        {current ? (
          <VersionPill
            number={current.version.number}
            hash={current.version.id}
            alias={current.version.alias}
            now
            vetoed={vetoed !== null}
          />
        ) : null}
      </div>
      <p className="max-w-prose break-words text-ink-2">
        {sentence}
        {detail.active[0] ? (
          <>
            {' '}
            <Link href={promotionHref(detail.active[0].number)} className="text-accent hover:underline">
              Open P-{detail.active[0].number}
            </Link>
          </>
        ) : null}
      </p>
      <WayBackNote way={wayBackOf(detail)} />
      {before ? (
        // The bar above has no room for it there.
        <div className="py-1 rail:hidden">
          <BackBefore before={before} reason={reasonOf(detail)} reasonAt="below" />
        </div>
      ) : null}
      <Windows windows={windows} />
    </header>
  )
}

function WayBackNote({ way }: { way: WayBack }) {
  const words = way.is === 'none' ? way.reason : way.note
  return words ? <p className="max-w-prose break-words text-ink-2">{words}</p> : null
}

function Windows({ windows: { freezes, isOpen, opensAt } }: Pick<TargetDetail, 'windows'>) {
  const [freeze] = freezes
  if (isOpen) return null
  return (
    <p className="max-w-prose text-ink-2">
      {freeze ? (
        <>
          {freeze.until === null ? (
            `The freeze "${freeze.title}" cannot be read, so it counts as on. `
          ) : (
            <>
              Frozen until <Time at={freeze.until} mode="moment" />:{' '}
            </>
          )}
          {freeze.reason}
        </>
      ) : (
        <>
          No window is open.{' '}
          {opensAt === null ? (
            'None comes.'
          ) : (
            <>
              The next opens <Time at={opensAt} mode="moment" />.
            </>
          )}
        </>
      )}{' '}
      An administrator can override it for one promotion.{' '}
      <Link href="/freezes" className="text-accent hover:underline">
        Freezes
      </Link>
    </p>
  )
}

/** Back to the deployment before the one that runs; null: there is none. */
type Before = { current: number; href: string } | null

const reasonOf = ({ may: { request } }: Pick<TargetDetail, 'may'>) => (request.allowed ? null : request.reason)

type BackBeforeProps = { before: NonNullable<Before>; reason: string | null; reasonAt?: 'below' | 'hover' }

function BackBefore({ before: { current, href }, reason, reasonAt }: BackBeforeProps) {
  const words = `Back to what ran before P-${current}`
  if (reason)
    return (
      <Button reason={reason} reasonAt={reasonAt}>
        {words}
      </Button>
    )
  return (
    <Link href={href} scroll={false} className={buttonClass()}>
      {words}
    </Link>
  )
}

type ActionsProps = {
  detail: TargetDetail
  ranBefore: boolean
  /** The number of the version that could come here next; null: none may. */
  next: number | null
  promote: string
  rollBack: string
  before: Before
}

/** Where a roll back goes while a promotion may act at the target. */
export function wayBackOf({ active, current }: Pick<TargetDetail, 'active' | 'current'>): WayBack {
  return wayBackFrom(current?.version.number ?? null, active.find(({ state }) => isHolding(state)) ?? null)
}

/** Back to what ran before; roll back whenever an older version ran here; the way forward. Who may not is told why. */
export function TargetActions({ detail, ranBefore, next, promote, rollBack, before }: ActionsProps) {
  const { previousVerified, current } = detail
  const reason = reasonOf(detail)
  const way = wayBackOf(detail)
  const noWay = reason ?? (way.is === 'none' ? way.reason : null)
  // After a roll back what was verified before is newer than what runs: that is no way back.
  const isOlder = previousVerified !== null && previousVerified.number < (current?.version.number ?? 0)
  const older = isOlder ? `Roll back to v${previousVerified.number}` : 'Roll back'
  const back = way.is === 'stops' ? `Roll back to v${way.to}` : older
  const words = (
    <>
      <Undo2 size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className="max-sm:sr-only">{back}</span>
    </>
  )
  return (
    <>
      {before ? (
        <span className="max-rail:hidden">
          <BackBefore before={before} reason={reason} />
        </span>
      ) : null}
      {ranBefore || way.is !== 'usual' ? (
        noWay ? (
          <Button reason={noWay}>{words}</Button>
        ) : (
          <Link href={rollBack} scroll={false} className={buttonClass({})}>
            {words}
          </Link>
        )
      ) : null}
      {reason ? (
        <Button reason={reason}>Promote</Button>
      ) : (
        <Link href={promote} scroll={false} className={buttonClass({ kind: 'primary' })}>
          <span className="sm:hidden">Promote</span>
          <span className="max-sm:hidden">{next === null ? 'Promote a version here' : `Promote v${next}…`}</span>
        </Link>
      )}
    </>
  )
}
