import { Avatar } from '@groundwork/ui/avatar'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import type { PromotionDetail } from './promotion-types'
import { voteRows } from './vote-rows'

type VoteListProps = Pick<PromotionDetail, 'votes' | 'voters'> & { viewerId: string }

/** People under an approval: what they said, or whether they may say something, and why not. */
export function VoteList({ votes, voters, viewerId }: VoteListProps) {
  const rows = voteRows(votes, voters)
  if (rows.length === 0) return null
  return (
    <ul className="flex flex-col gap-1">
      {rows.map(({ userId, name, role, vote, outdated, why }) => (
        <li key={userId} data-voter={userId} className="flex items-start gap-2">
          <Avatar name={name} self={userId === viewerId} />
          <span className="min-w-0 flex-1 break-words">
            {userId === viewerId ? 'You' : name} {role ? <span className="text-xs text-ink-3">{role}</span> : null}{' '}
            {vote ? (
              <span className={vote.verdict === 'reject' ? 'text-fail' : 'text-ink-2'}>
                {vote.verdict === 'approve' ? 'approved' : 'rejected'}
                {vote.comment ? <> “{vote.comment}”</> : null}
              </span>
            ) : (
              <span className="text-ink-2">{why ? `cannot vote: ${why}` : 'may vote'}</span>
            )}
            {outdated ? <span className="text-xs text-warn"> voted on a plan that was replaced</span> : null}
            {vote && why ? <span className="text-xs text-warn"> does not count: {why}</span> : null}
          </span>
          {vote ? (
            <span className="inline-flex shrink-0 items-center gap-1.5 text-xs text-ink-3">
              <StatusGlyph kind={vote.verdict === 'approve' ? 'ok' : 'fail'} size={12} />
              <Time at={vote.at} mode="moment" />
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
