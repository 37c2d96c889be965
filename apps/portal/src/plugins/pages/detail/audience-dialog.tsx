'use client'

import { useState } from 'react'
import { Question } from '../../../settings/question'
import { AudienceChoice, fromAudience, reachesBeyond, toAudience } from '../audience-choice'
import { AskReason, askReasonOf } from '../contents/ask-reason'
import { proposedAudience, readDraft } from '../register/draft'
import type { ActionFacts } from './action-facts'

type AudienceDialogProps = {
  facts: ActionFacts
  teams: { id: string; name: string }[]
  busy: boolean
  error: string | null
  onChoose: (audience: ReturnType<typeof toAudience>) => void
  /** Where the envelope of its team does not hold that audience. */
  onAsk: (audience: ReturnType<typeof toAudience>, reason: string) => void
  onClose: () => void
}

/** Who sees the plugin from now on. */
export function AudienceDialog({ facts, teams, busy, error, onChoose, onAsk, onClose }: AudienceDialogProps) {
  const { name, state, userId, ownerTeam } = facts
  const [why, setWhy] = useState('')
  const [choice, setChoice] = useState(() => firstChoice(facts))
  const off = state === 'disabled' || state === 'draft'
  const excess = reachesBeyond(choice, ownerTeam) ? facts.beyond.showing : []
  const isAsked = facts.beyond.asked.includes('audience')
  const mustAsk = excess.length > 0
  const reason =
    choice.kind === 'teams' && choice.teams.length === 0
      ? 'Choose a team, or everyone.'
      : mustAsk
        ? askReasonOf(isAsked, why)
        : null
  const audience = () => toAudience(choice, userId)
  return (
    <Question
      title={off ? `Enable ${name} for` : `Who sees ${name}`}
      verb={mustAsk ? 'Ask the administrators' : off ? `Enable ${name}` : 'Change who sees it'}
      reason={reason}
      busy={busy}
      error={error}
      onConfirm={() => (mustAsk ? onAsk(audience(), why.trim()) : onChoose(audience()))}
      onClose={onClose}
    >
      <AudienceChoice value={choice} teams={teams} onChange={setChoice} />
      {mustAsk ? (
        <AskReason excess={excess} asked={isAsked} why={why} onChange={setWhy} />
      ) : (
        <p>Its pages, tabs and cards appear on their open pages at once.</p>
      )}
    </Question>
  )
}

/** A preview is for who registered it: what they meant to enable it for then, else for whom it is owned. */
function firstChoice({ state, audience, activeSha, ownerTeam }: ActionFacts) {
  if (state !== 'draft') return fromAudience(audience)
  return readDraft(localStorage, activeSha)?.audience ?? proposedAudience(ownerTeam)
}
