import { Avatar } from '@groundwork/ui/avatar'
import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import { whoApproves } from '../../settings/role-names'
import type { ChangeDetail } from './config-types'

const looks = {
  approve: { glyph: 'ok', word: 'approved' },
  reject: { glyph: 'veto', word: 'asks for changes' },
  withdraw: { glyph: 'skip', word: 'withdrew' },
} as const

/** Whose word there is, whose would count, and why the author's does not. */
export function VotersPanel({ detail: { change, rule, tally, votes } }: { detail: ChangeDetail }) {
  const counted = new Set([...tally.approvals, ...tally.rejections])
  const newest = new Map(votes.map((vote) => [vote.userId, vote]))
  return (
    <Panel title="Who decides">
      <p className="border-b border-line-faint px-3 py-2 text-ink-2">
        {rule.why}
        {rule.approvals > 0 ? ` ${whoApproves}` : ''}
      </p>
      <ul>
        {votes
          .filter((vote) => vote.comment !== null || newest.get(vote.userId) === vote)
          .map((vote) => {
            const { glyph, word } = looks[vote.verdict]
            const counts = vote.verdict === 'withdraw' || counted.has(vote)
            return (
              <li key={`${vote.userId} ${vote.at}`} className="flex gap-2 border-b border-line-faint px-3 py-2">
                <Avatar name={vote.name} />
                <div className="min-w-0 flex-1">
                  <p className="flex flex-wrap items-center gap-x-1.5">
                    <span className="font-name">{vote.name}</span>
                    <StatusGlyph kind={counts ? glyph : 'skip'} size={12} />
                    <span className="text-xs text-ink-2">{word}</span>
                    <Time at={vote.at} className="ml-auto text-xs text-ink-3" />
                  </p>
                  {vote.comment ? <p className="break-words">{vote.comment}</p> : null}
                  {counts ? null : (
                    <p className="text-xs text-ink-3">
                      {vote.sha256 === change.sha256 ? 'Voted anew since.' : 'For an earlier edit: it counts no more.'}
                    </p>
                  )}
                </div>
              </li>
            )
          })}
        <li className="flex items-center gap-2 px-3 py-2 text-ink-3">
          <Avatar name={change.authorName} />
          <span>{change.authorName}</span>
          <span className="ml-auto text-xs">wrote it, cannot vote</span>
        </li>
      </ul>
    </Panel>
  )
}
