import { useAction } from '@groundwork/plugin-sdk/ui'
import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { Notice } from '@groundwork/ui/notice'
import { StatusChip } from '@groundwork/ui/status-chip'
import { Time } from '@groundwork/ui/time'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Slate } from '../backend/slate'
import { useTRPC } from './client'
import { looks } from './words'

/** What was decided, or the form that decides. */
export function Verdict({ slate }: { slate: Slate }) {
  return slate.state === 'waiting' ? <DecideForm slate={slate} /> : <Decided slate={slate} />
}

function Decided({ slate }: { slate: Slate }) {
  const { glyph, word } = looks[slate.state]
  return (
    <div className="cd-verdict">
      <StatusChip kind={glyph}>{word}</StatusChip>
      <p>
        by {slate.decidedBy}
        {slate.decidedAt !== null && (
          <>
            {' '}
            <Time at={slate.decidedAt} />
          </>
        )}
        {slate.publishedAt !== null && (
          <>
            , on air since <Time at={slate.publishedAt} mode="moment" />
          </>
        )}
      </p>
      {slate.reason && <p className="cd-quiet">“{slate.reason}”</p>}
    </div>
  )
}

function DecideForm({ slate }: { slate: Slate }) {
  const trpc = useTRPC()
  const { data: rules } = useQuery(trpc.rules.queryOptions())
  const [reason, setReason] = useState('')
  const decide = useAction(trpc.decide.mutationOptions(), {
    done: (decided) => `Slate ${decided.runId} ${decided.state}.`,
    refresh: [trpc.pathKey()],
  })
  const barred = rules?.allowed === false ? rules.why : decide.pending ? 'Being saved.' : null
  const weak = rules !== undefined && slate.meanRating !== null && slate.meanRating < rules.weakBelow
  return (
    <form className="cd-verdict" onSubmit={(event) => event.preventDefault()}>
      {weak && <Notice title={`Weak: its mean rating is below ${rules.weakBelow}`} />}
      <Field label="Reason" hint="Needed when you refuse it.">
        <Input value={reason} onChange={(event) => setReason(event.target.value)} maxLength={400} />
      </Field>
      <div className="cd-row">
        <Button
          kind={weak ? 'default' : 'primary'}
          reason={barred}
          reasonAt="below"
          onClick={() => void decide.run({ run: slate.run, accept: true, reason })}
        >
          Accept slate {slate.runId}
        </Button>
        <Button
          kind="danger"
          reason={barred ?? (reason.trim() ? null : 'Say why first.')}
          onClick={() => void decide.run({ run: slate.run, accept: false, reason })}
        >
          Refuse
        </Button>
      </div>
      {decide.error && <Notice title="Nothing was decided">{decide.error}</Notice>}
    </form>
  )
}
