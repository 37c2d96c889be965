import { Panel } from '@groundwork/ui/panel'
import { StatusChip } from '@groundwork/ui/status-chip'
import type { GlyphKind } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { type Excess, ExcessList } from '../contents/excess-list'
import { DecideRequest } from './decide-request'
import { requestWords } from './request-words'
import { WithdrawRequest } from './withdraw-request'

export type RequestFacts = {
  id: string
  pluginId: string
  name: string
  version: string
  kind: 'register' | 'upgrade' | 'rollback' | 'audience'
  /** Whom it is to be shown to, and is now; null where something else is asked for. */
  showing: { to: string; now: string } | null
  teamName: string | null
  reason: string
  excess: Excess[]
  state: 'open' | 'approved' | 'refused' | 'withdrawn'
  askedByName: string | null
  decidedByName: string | null
  note: string | null
  createdAt: Date
  decidedAt: Date | null
}

type RequestCardProps = {
  request: RequestFacts
  mayDecide: boolean
  mayWithdraw: boolean
  /** What the version asks and adds that the one in use does not. */
  diff: ReactNode
}

/** What somebody asks for: why, what goes beyond, what would change, and the two ways to answer. */
export function RequestCard({ request, mayDecide, mayWithdraw, diff }: RequestCardProps) {
  const { id, teamName, reason, excess, state, askedByName, createdAt, showing } = request
  const { title, what } = requestWords(request)
  const asker = askedByName ?? 'somebody'
  return (
    <Panel
      id={id}
      title={
        <Link href={`/plugins/${request.pluginId}`} className="hover:text-accent">
          {title}
        </Link>
      }
      actions={state === 'open' ? <StatusChip kind="gate">Waits</StatusChip> : <StateChip state={state} />}
      padded
    >
      <div className="flex flex-col gap-3">
        <div className="flex flex-col gap-1">
          <p className="text-xs text-ink-3">
            {asker}
            {teamName ? ` for ${teamName}` : ''}, <Time at={createdAt.getTime()} />
          </p>
          <blockquote className="border-l-2 border-line-strong pl-3 break-words whitespace-pre-wrap">
            {reason}
          </blockquote>
        </div>
        <section className="flex flex-col gap-1.5">
          <h3 className="cap">Goes beyond the envelope</h3>
          <ExcessList excess={excess} />
        </section>
        {showing ? (
          <section className="flex flex-col gap-1.5">
            <h3 className="cap">What would change</h3>
            <p>
              Shown to <b>{showing.to}</b>
              {state === 'open' ? `, instead of ${showing.now}` : ''}. Version {request.version} runs in the pages of
              whoever sees it.
            </p>
          </section>
        ) : null}
        {diff ? (
          <details open={state === 'open'}>
            <summary className="cap cursor-default pb-1.5">What would change</summary>
            {diff}
          </details>
        ) : null}
        {state !== 'open' ? <Answer request={request} /> : null}
        {state === 'open' && mayDecide ? <DecideRequest id={id} what={what} asker={asker} /> : null}
        {state === 'open' && !mayDecide && mayWithdraw ? <WithdrawRequest id={id} what={what} /> : null}
        {state === 'open' && !mayDecide ? (
          <p className="text-xs text-ink-3">An administrator decides. They were told when it was asked.</p>
        ) : null}
      </div>
    </Panel>
  )
}

const looks: Record<string, { kind: GlyphKind; word: string }> = {
  approved: { kind: 'ok', word: 'Approved' },
  refused: { kind: 'veto', word: 'Refused' },
  withdrawn: { kind: 'skip', word: 'Withdrawn' },
}

function StateChip({ state }: { state: string }) {
  const look = looks[state] ?? { kind: 'unk', word: state }
  return <StatusChip kind={look.kind}>{look.word}</StatusChip>
}

function Answer({ request }: { request: RequestFacts }) {
  const { decidedByName, decidedAt, note } = request
  return (
    <p className="text-ink-2">
      {decidedByName ?? 'Somebody'}
      {decidedAt ? (
        <>
          , <Time at={decidedAt.getTime()} />
        </>
      ) : null}
      {note ? `: ${note}` : '. No note.'}
    </p>
  )
}
