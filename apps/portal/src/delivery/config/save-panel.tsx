'use client'

import { secretInText } from '@groundwork/delivery/config/secrets'
import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { KeepTyped } from '@groundwork/ui/keep-typed'
import { Input } from '@groundwork/ui/input'
import { Panel } from '@groundwork/ui/panel'
import { TextArea } from '@groundwork/ui/text-area'
import { TRPCClientError } from '@trpc/client'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { toast } from '@groundwork/ui/toast'
import { FormMessage } from '../../forms/form-message'
import { useTRPCClient } from '../../trpc/client'
import { changeHref } from './addresses'
import { mendWords } from './check-layer'
import type { ConfigChange, LayerDetail } from './config-types'
import { dayOf, endOfDay, inDays, lastDay, overrideDays, wrongEnd } from './override-end'
import type { LayerEdit } from './use-layer-edit'
import { useUnsavedGuard } from './use-unsaved-guard'

type SavePanelProps = {
  layer: LayerDetail
  change: ConfigChange | null
  edit: LayerEdit
  refused: string | null
  moved: boolean
}

/** Why, until when (of an override), and what happens next: a draft, or a question to others. */
export function SavePanel({ layer, change, edit, refused, moved }: SavePanelProps) {
  const { delivery } = useTRPCClient()
  const router = useRouter()
  const [busy, start] = useTransition()
  const [error, setError] = useState<string | null>(null)
  const [saved, setSaved] = useState(false)
  const [message, setMessage] = useState(change?.message ?? '')
  const isOverride = layer.kind === 'target'
  const [firstEnd] = useState(() => dayOf(firstEndOf(layer, change)))
  const [until, setUntil] = useState(firstEnd)
  const same = edit.same && until === firstEnd
  const untouched = same && message === (change?.message ?? '')
  const word = isOverride ? 'reason' : 'message'
  const endWrong = isOverride && refused === null && until !== firstEnd ? wrongEnd(until) : null
  const wordsWrong = message.trim() === '' ? `Write the ${word} first: why it changes.` : secretInText(message)
  const reason =
    refused ??
    (same && (change === null || (untouched && change.state !== 'draft')) ? 'Nothing is changed.' : null) ??
    (moved ? `Merge with revision ${layer.revision} first.` : null) ??
    mendWords(edit.problems) ??
    endWrong ??
    wordsWrong
  useUnsavedGuard(!untouched && !saved)

  function save(thenAsk: boolean) {
    if (busy) return
    setError(null)
    start(async () => {
      const wanted = {
        ...{ values: edit.own, locks: [...edit.locks], message, base: edit.base.revision },
        ...(isOverride ? { expiresAt: endOfDay(until) } : {}),
      }
      try {
        const done = change
          ? await delivery.config.updateDraft.mutate({ ...wanted, number: change.number, ifMatch: change.rowVersion })
          : await delivery.config.saveDraft.mutate({ ...wanted, address: layer.address })
        setSaved(true)
        if (thenAsk) await askForReview(done)
        else toast({ text: `Change ${done.number} is saved as a draft.` })
        router.push(changeHref(done.number))
      } catch (thrown) {
        setError(thrown instanceof Error ? thrown.message : 'This could not be saved. Nothing was.')
        // The newest revision comes with the page, and with it the merge.
        if (isConflict(thrown)) router.refresh()
      }
    })
  }

  /** The draft is kept also when the question is refused: its page then says what is wrong where. */
  async function askForReview({ number, rowVersion }: { number: number; rowVersion: number }) {
    try {
      await delivery.config.submit.mutate({ number, ifMatch: rowVersion })
      toast({ text: `Change ${number} waits for review.` })
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : 'it could not be put to review.'
      toast({ text: `Change ${number} is saved as a draft only: ${why}` })
    }
  }

  return (
    <Panel title={change ? `Change ${change.number}` : 'Save as a change'} padded>
      <div className="flex flex-col gap-3">
        <KeepTyped>
          <Field
            label={isOverride ? 'Reason' : 'Message'}
            hint={message.trim() === '' ? 'Needed. It stays in the history.' : undefined}
            error={message.trim() === '' ? undefined : (wordsWrong ?? undefined)}
          >
            <TextArea
              rows={2}
              maxLength={500}
              value={message}
              readOnly={refused !== null}
              placeholder={isOverride ? 'Why only here, and what ends it' : 'What changes, and why'}
              onChange={(event) => setMessage(event.target.value)}
            />
          </Field>
          {isOverride ? (
            <Field
              label="Holds until the end of"
              hint={`At most ${overrideDays} days; what shall stay belongs in the environment.`}
              error={endWrong ?? undefined}
            >
              <Input
                tall
                type="date"
                value={until}
                min={dayOf(Date.now())}
                max={lastDay()}
                readOnly={refused !== null}
                onChange={(event) => setUntil(event.target.value)}
              />
            </Field>
          ) : null}
        </KeepTyped>
        <p className="text-xs text-ink-2">{layer.rule.why}</p>
        <FormMessage>{error}</FormMessage>
        <div className="flex flex-wrap items-start gap-2">
          <Button kind="primary" size="lg" reason={reason} aria-busy={busy || undefined} onClick={() => save(true)}>
            Ask for review
          </Button>
          <Button size="lg" reason={reason} aria-busy={busy || undefined} onClick={() => save(false)}>
            Save draft
          </Button>
        </div>
        {reason ? <p className="text-xs text-ink-2">{reason}</p> : null}
      </div>
    </Panel>
  )
}

/** What an override says until now keeps its end; a new one gets the longest. */
function firstEndOf(layer: LayerDetail, change: ConfigChange | null): number {
  return change?.expiresAt ?? (layer.expired ? null : layer.expiresAt) ?? inDays(overrideDays)
}

function isConflict(thrown: unknown): boolean {
  return thrown instanceof TRPCClientError && (thrown.data as { code?: string } | null)?.code === 'CONFLICT'
}
