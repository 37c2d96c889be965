'use client'

import { Button } from '@groundwork/ui/button'
import { Panel } from '@groundwork/ui/panel'
import { TextArea } from '@groundwork/ui/text-area'
import { useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import type { ChangeDetail } from './config-types'

type VotePanelProps = { detail: Pick<ChangeDetail, 'change' | 'may' | 'rule' | 'tally' | 'votes'>; viewer: string }
type Verdict = 'approve' | 'reject' | 'withdraw'

const told: Record<Verdict, string> = {
  approve: 'You approved change',
  reject: 'You asked for changes in change',
  withdraw: 'You withdrew your vote on change',
}

/** A person's word on what they see; it is for exactly that and counts no more when the change is edited. */
export function VotePanel({ detail, viewer }: VotePanelProps) {
  const { change: proposed, may, rule, tally, votes } = detail
  const { delivery } = useTRPCClient()
  const { change, busy, error } = useChange()
  const [comment, setComment] = useState('')
  const own = votes.findLast(({ userId }) => userId === viewer)
  const counts = own !== undefined && own.verdict !== 'withdraw' && own.sha256 === proposed.sha256
  const cannot =
    proposed.state === 'draft'
      ? `It is a draft: its author puts it to review first${rule.approvals === 0 ? ', and may merge it then without a vote' : ''}.`
      : may.review.allowed
        ? null
        : may.review.reason
  const wordless = comment.trim() === '' ? 'Say why first: what has to change.' : null

  function vote(verdict: Verdict) {
    change(
      () =>
        delivery.config.vote.mutate({
          number: proposed.number,
          verdict,
          sha256: proposed.sha256,
          comment: comment.trim() || null,
        }),
      () => {
        setComment('')
        return `${told[verdict]} ${proposed.number}.`
      },
    )
  }

  return (
    <Panel
      title="Your vote"
      note={rule.approvals === 0 && proposed.state !== 'draft' ? 'none is needed' : undefined}
      actions={
        rule.approvals > 0 ? (
          <span className="text-xs text-ink-2 tabular-nums">
            {tally.approvals.length} of {rule.approvals}
          </span>
        ) : null
      }
      padded
    >
      <div className="flex flex-col gap-2.5">
        {counts && own ? (
          <p className="text-ink-2">
            You {own.verdict === 'approve' ? 'approved what you see here' : 'asked for changes'}
            {own.comment ? `: “${own.comment}”` : '.'}
          </p>
        ) : null}
        {cannot ? (
          <p className="text-ink-2">{cannot}</p>
        ) : (
          <TextArea
            aria-label="Comment"
            placeholder="Say why (needed to ask for changes)"
            maxLength={500}
            value={comment}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && !counts) vote('approve')
            }}
            onChange={(event) => setComment(event.target.value)}
          />
        )}
        <FormMessage>{error}</FormMessage>
        {cannot ? null : (
          <>
            <Button
              kind="primary"
              size="lg"
              aria-busy={busy || undefined}
              reason={counts && own?.verdict === 'approve' ? 'You approved it already.' : null}
              onClick={() => vote('approve')}
            >
              Approve change {proposed.number}
            </Button>
            <div className="flex flex-wrap gap-2">
              <Button kind="danger" size="lg" reason={wordless} onClick={() => vote('reject')}>
                Ask for changes
              </Button>
              <Button
                size="lg"
                reason={counts ? null : 'You have no vote on this to withdraw.'}
                onClick={() => vote('withdraw')}
              >
                Withdraw vote
              </Button>
            </div>
          </>
        )}
        <p className="text-xs text-ink-3">
          A vote counts for hash <code>{shortHash(proposed.sha256)}</code>. A new edit asks again.
        </p>
      </div>
    </Panel>
  )
}

function shortHash(sha256: string): string {
  return `${sha256.slice(0, 4)}…${sha256.slice(-4)}`
}
