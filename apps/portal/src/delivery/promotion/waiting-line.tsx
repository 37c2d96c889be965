import { LiveDuration } from '@groundwork/ui/live-duration'
import { type GlyphKind, StatusGlyph } from '@groundwork/ui/status-glyph'
import Link from 'next/link'
import { promotionLook } from '../shown/promotion-look'
import type { PromotionDetail } from './promotion-types'

const tints: Partial<Record<GlyphKind, string>> = {
  run: 'bg-run-soft',
  ok: 'bg-ok-soft',
  fail: 'bg-fail-soft',
  warn: 'bg-warn-soft',
  pause: 'bg-warn-soft',
  unk: 'bg-unk-soft',
}

/** What it waits for, or how it ended, in one sentence, and for how long. */
export function WaitingLine({ detail: { promotion, ahead, links, steps } }: { detail: PromotionDetail }) {
  const { state, reason, changedAt, finishedAt } = promotion
  const { glyph, word } = promotionLook(state)
  const at = state === 'APPLYING' ? steps.findIndex((step) => step.state === 'running' || step.state === 'waiting') : -1
  const step = steps[at]
  const said = step
    ? `Step ${at + 1} of ${steps.length}, ${step.title}${step.reason ? `: ${step.reason}` : '.'}`
    : reason
  const before = state === 'QUEUED' ? ahead : []
  return (
    <div
      className={`flex items-start gap-2.5 rounded-md border border-line px-3 py-2.5 ${tints[glyph] ?? 'bg-surface'}`}
    >
      <StatusGlyph kind={glyph} className="mt-[3px]" />
      <p aria-live="polite" className="min-w-0 flex-1">
        <b className="font-name">{word}.</b> {said}
        {before.length > 0 ? (
          <>
            {' '}
            Before it:{' '}
            {before.map(({ number, state: of }, index) => (
              <span key={number}>
                {index > 0 ? ', ' : ''}
                <Link href={`/promotions/${number}`} className="text-accent hover:underline">
                  P-{number}
                </Link>{' '}
                ({promotionLook(of as never).word.toLowerCase()})
              </span>
            ))}
            .
          </>
        ) : null}
        <Linked links={links} />
      </p>
      {finishedAt === null ? (
        <span className="shrink-0 font-medium">
          <LiveDuration from={changedAt} ms={null} />
        </span>
      ) : null}
    </div>
  )
}

function Linked({ links }: { links: PromotionDetail['links'] }) {
  const said: [string, number | null][] = [
    ['It tries again', links.retryOf],
    ['Tried again as', links.retriedBy],
    ['It takes back', links.rollbackOf],
    ['Superseded by', links.supersededBy],
  ]
  return said.flatMap(([words, number]) =>
    number === null
      ? []
      : [
          <span key={words}>
            {' '}
            {words}{' '}
            <Link href={`/promotions/${number}`} className="text-accent hover:underline">
              P-{number}
            </Link>
            .
          </span>,
        ],
  )
}
