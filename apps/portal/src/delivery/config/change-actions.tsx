'use client'

import { Button } from '@groundwork/ui/button'
import { buttonClass } from '@groundwork/ui/button-style'
import Link from 'next/link'
import { useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { Confirm } from '../../settings/confirm'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import type { ChangeDetail } from './config-types'

type ChangeActionsProps = {
  detail: Pick<ChangeDetail, 'change' | 'may' | 'rule' | 'tally' | 'conflicts' | 'name'>
  /** Of the editor with this change in it. */
  editHref: string | null
  /** Errors that the change would make. */
  broken: number
}

/** What can be done with an open change as a whole. */
export function ChangeActions({ detail, editHref, broken }: ChangeActionsProps) {
  const { change: proposed, may, rule, tally, conflicts, name } = detail
  const { number, rowVersion, state, head } = proposed
  const { delivery } = useTRPCClient()
  const { change, busy, error, clear } = useChange()
  const [leaving, setLeaving] = useState(false)
  const unsound = broken > 0 ? `${broken} ${broken === 1 ? 'error stands' : 'errors stand'} in the checks.` : null
  const conflicting =
    conflicts.length > 0 ? 'The layer changed the same keys meanwhile: edit the change and decide.' : null
  const mustAsk = rule.approvals > 0 && state === 'draft' ? 'It needs review: ask for it first.' : null
  const mayMerge = may.merge.allowed ? null : may.merge.reason
  const mayUpdate = may.update.allowed ? null : may.update.reason

  function submit() {
    change(
      () => delivery.config.submit.mutate({ number, ifMatch: rowVersion }),
      () => `Change ${number} waits for review.`,
    )
  }
  function merge() {
    change(
      () => delivery.config.merge.mutate({ number, ifMatch: rowVersion }),
      (done) => (done.merged ? `${name} is at revision ${done.revision}.` : done.why),
    )
  }
  function abandon() {
    change(
      () => delivery.config.abandon.mutate({ number, ifMatch: rowVersion }),
      () => {
        setLeaving(false)
        return `Change ${number} is abandoned.`
      },
    )
  }

  const isReady = tally.open && mustAsk === null
  const refusal = mustAsk ?? mayMerge ?? conflicting ?? unsound
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-start gap-2">
        <Button
          kind={isReady ? 'primary' : 'default'}
          size="lg"
          reason={refusal}
          aria-busy={busy || undefined}
          onClick={merge}
        >
          Merge as revision {head + 1}
        </Button>
        {state === 'draft' ? (
          <Button
            kind={isReady ? 'default' : 'primary'}
            size="lg"
            reason={mayUpdate ?? conflicting ?? unsound}
            aria-busy={busy || undefined}
            onClick={submit}
          >
            Ask for review
          </Button>
        ) : null}
        {editHref && may.update.allowed ? (
          <Link href={editHref} className={buttonClass({ size: 'lg' })}>
            Edit change {number}
          </Link>
        ) : (
          <Button size="lg" reason={mayUpdate ?? 'Its layer cannot be edited.'}>
            Edit change {number}
          </Button>
        )}
        <Button
          kind="danger"
          size="lg"
          reason={may.abandon.allowed ? null : may.abandon.reason}
          onClick={() => setLeaving(true)}
        >
          Abandon
        </Button>
      </div>
      {refusal ? <p className="text-xs text-ink-2">{refusal}</p> : null}
      {leaving ? null : <FormMessage>{error}</FormMessage>}
      {leaving ? (
        <Confirm
          title={`Abandon change ${number}`}
          verb={`Abandon change ${number}`}
          busy={busy}
          error={error}
          onConfirm={abandon}
          onClose={() => {
            setLeaving(false)
            clear()
          }}
        >
          It cannot be taken up again. {name} stays as it is.
        </Confirm>
      ) : null}
    </div>
  )
}
