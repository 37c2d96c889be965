'use client'

import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { TextArea } from '@groundwork/ui/text-area'
import { useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import type { PromotionDetail } from './promotion-types'
import { voteRows } from './vote-rows'

const told = { approve: 'You approved it.', reject: 'You rejected it.', withdraw: 'Your vote is taken back.' }

/** One's own vote: approve, reject with a reason, take back. A vote is for the plan that is shown and no other. */
export function VoteForm({ detail, viewerId }: { detail: PromotionDetail; viewerId: string }) {
  const { promotions } = useTRPCClient().delivery
  const { change, busy, error } = useChange()
  const [comment, setComment] = useState('')
  const { promotion, may, votes, voters } = detail
  const { number, planHash } = promotion
  const viewer = voteRows(votes, voters).find(({ userId }) => userId === viewerId)
  const own = viewer?.vote ?? null
  const refused = may.vote.allowed ? null : may.vote.reason
  const cast = (verdict: keyof typeof told) =>
    change(
      () => promotions.vote.mutate({ number, planHash, verdict, comment: comment.trim() || null }),
      () => {
        setComment('')
        return told[verdict]
      },
    )
  // The list of voters above says it already.
  if (refused && !own && viewer?.why) return null
  return (
    <div className="flex flex-col gap-2 rounded-sm bg-sunken p-2.5">
      <FormMessage>{error}</FormMessage>
      {refused ? (
        <p className="text-xs text-ink-2">You cannot vote: {refused}</p>
      ) : (
        <Field label="Your comment" hint="A rejection needs one: whoever asked has to know what to change.">
          <TextArea value={comment} maxLength={2000} onChange={(event) => setComment(event.target.value)} />
        </Field>
      )}
      <div className="flex flex-wrap gap-2">
        {refused ? null : (
          <>
            <Button
              kind={own?.verdict === 'approve' ? 'default' : 'primary'}
              reason={own?.verdict === 'approve' ? 'You approved this plan.' : null}
              aria-busy={busy}
              onClick={() => cast('approve')}
            >
              Approve
            </Button>
            <Button
              kind="danger"
              reason={comment.trim() === '' ? 'Say why in the comment.' : null}
              aria-busy={busy}
              onClick={() => cast('reject')}
            >
              Reject
            </Button>
          </>
        )}
        {own ? (
          <Button aria-busy={busy} onClick={() => cast('withdraw')}>
            Withdraw my vote
          </Button>
        ) : null}
      </div>
    </div>
  )
}
