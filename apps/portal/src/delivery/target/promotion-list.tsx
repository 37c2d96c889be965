import { Panel } from '@groundwork/ui/panel'
import { StatusWord } from '@groundwork/ui/status-word'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import type { RouterOutputs } from '../../trpc/types'
import { promotionLook } from '../shown/promotion-look'
import { promotionHref } from './address'

type Listed = RouterOutputs['delivery']['promotions']['list']['items'][number]

/** Promotions of a target, newest first. */
export function PromotionList({ promotions }: { promotions: Listed[] }) {
  return (
    <Panel title="Promotions">
      {promotions.length === 0 ? (
        <p className="px-3 py-2.5 text-ink-2">Nobody has promoted anything here yet.</p>
      ) : (
        <ul>
          {promotions.map(({ number, state, version, mode, reason, requestedBy, createdAt }) => {
            const { glyph, word } = promotionLook(state)
            return (
              <li key={number} className="border-b border-line-faint px-3 py-2 last:border-b-0">
                <p className="flex flex-wrap items-center gap-x-2">
                  <StatusWord kind={glyph}>{word}</StatusWord>
                  <Link href={promotionHref(number)} className="font-name text-accent hover:underline">
                    P-{number}
                  </Link>
                  <span className="text-ink-2">
                    v{version.number}
                    {mode === 'rollback' ? ', roll back' : mode === 'redeploy' ? ', again' : ''}
                  </span>
                  <Time at={createdAt} className="ml-auto text-xs text-ink-3" />
                </p>
                <p className="text-xs break-words text-ink-3">
                  {requestedBy && !reason.startsWith(requestedBy) ? `Asked for by ${requestedBy}. ` : ''}
                  {reason}
                </p>
              </li>
            )
          })}
        </ul>
      )}
    </Panel>
  )
}
