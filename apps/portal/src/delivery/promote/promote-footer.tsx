'use client'

import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { KeyCaps } from '@groundwork/ui/key-caps'
import { useKeys } from '@groundwork/ui/keys'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { TextArea } from '@groundwork/ui/text-area'
import { useRef } from 'react'
import { CheckBox } from '../environments/check-box'
import { failingPluginGates, type Given, whyNot } from './draft-summary'
import type { Draft } from './promote-types'
import type { Refusal } from './use-promoting'

type PromoteFooterProps = {
  draft: Draft
  place: string
  given: Given
  onGiven: (given: Given) => void
  refusal: Refusal | null
  busy: boolean
  onSubmit: () => void
}

/** The sheet's title and button, by what the plan does. */
export function verbOf(
  { plan, to, nothingChanges }: Pick<Draft, 'plan' | 'to' | 'nothingChanges'>,
  place: string,
): { title: string; button: string } {
  const { unit } = plan.target
  if (plan.restores)
    return {
      title: `Back to what P-${plan.restores.promotion} brought: ${unit} in ${place}`,
      button: `Bring back v${to.number} as P-${plan.restores.promotion} had it`,
    }
  if (plan.mode === 'rollback')
    return { title: `Roll back ${unit} in ${place}`, button: `Roll back to v${to.number} in ${place}` }
  if (plan.mode === 'redeploy')
    return {
      title: `Redeploy ${unit} in ${place}`,
      button: `Redeploy v${to.number}${nothingChanges ? ' again' : ''} in ${place}`,
    }
  return { title: `Promote ${unit} to ${place}`, button: `Promote v${to.number} to ${place}` }
}

/** Reason, typed name and the button; what refused it stands above, in words. */
export function PromoteFooter({ draft, place, given, onGiven, refusal, busy, onSubmit }: PromoteFooterProps) {
  const { plan } = draft
  const { requireReason, typedConfirmation } = plan.policy
  const reason = whyNot(draft, given)
  const failing = failingPluginGates(draft.gates)
  const note = useRef<HTMLTextAreaElement>(null)
  const name = useRef<HTMLInputElement>(null)
  const press = () => {
    if (!reason && !busy) onSubmit()
  }
  /** By key as by the button; what it still needs gets the focus, so that no press is without an answer. */
  const pressByKey = () => {
    press()
    if (!reason) return
    const missing = requireReason && given.note.trim() === '' ? note : typedConfirmation ? name : null
    missing?.current?.focus()
  }
  useKeys([{ keys: '$mod+Enter', label: verbOf(draft, place).button, group: 'Sheet', run: pressByKey }])
  return (
    <div className="flex w-full flex-col gap-2">
      {refusal ? <Refused refusal={refusal} /> : null}
      {draft.nothingChanges ? (
        <p className="flex items-start gap-2 rounded-sm border border-line bg-warn-soft px-2.5 py-2">
          <StatusGlyph kind="warn" className="mt-[3px]" />
          <span className="min-w-0">{draft.nothingChanges} Asked for again, it is carried out all the same.</span>
        </p>
      ) : null}
      {failing.length > 0 ? (
        <div className="flex items-start gap-2 rounded-sm border border-line bg-fail-soft px-2.5 py-2">
          <StatusGlyph kind="fail" className="mt-[3px]" />
          <div className="flex min-w-0 flex-col gap-1.5 break-words">
            {failing.map(({ id, title, why: words }) => (
              <p key={id}>
                <b className="font-semibold">{title} fails.</b> {words}
              </p>
            ))}
            <CheckBox
              label="Ask in spite of it"
              hint={`Otherwise it would be rejected at once. It then waits for somebody who may override gates in ${place}.`}
              checked={given.despite ?? false}
              onChange={(despite) => onGiven({ ...given, despite })}
            />
          </div>
        </div>
      ) : null}
      {draft.hold ? (
        <p className="flex items-start gap-2 rounded-sm border border-line bg-idle-soft px-2.5 py-2">
          <StatusGlyph kind="pause" className="mt-[3px]" />
          <span className="min-w-0 break-words">
            On hold by {draft.hold.by}: {draft.hold.reason}{' '}
            {plan.mode === 'rollback'
              ? 'A roll back leaves a hold of its own in its place.'
              : 'When this promotion begins, the hold is lifted.'}
          </span>
        </p>
      ) : null}
      <div className="flex items-end gap-4 max-sm:flex-col max-sm:items-stretch">
        <div className="flex min-w-0 flex-1 flex-col gap-2">
          <Field
            label={plan.gates.some(({ kind }) => kind === 'approval') ? 'Why, for the people who vote' : 'Why'}
            hint={requireReason ? undefined : 'May stay empty here.'}
          >
            <TextArea
              ref={note}
              value={given.note}
              maxLength={2000}
              aria-required={requireReason}
              onChange={(event) => onGiven({ ...given, note: event.target.value })}
            />
          </Field>
          {typedConfirmation ? (
            <Field label={`Type ${plan.target.unit} to confirm`}>
              <Input
                ref={name}
                tall
                autoComplete="off"
                spellCheck={false}
                value={given.typedName}
                onChange={(event) => onGiven({ ...given, typedName: event.target.value })}
              />
            </Field>
          ) : null}
        </div>
        <div className="flex max-w-80 flex-col items-end gap-1 max-sm:max-w-none max-sm:items-stretch">
          <Button kind="primary" size="lg" reason={reason} reasonAt="below" aria-busy={busy} onClick={press}>
            {busy ? 'Asking…' : verbOf(draft, place).button}
            <span aria-hidden="true" className="max-sm:hidden">
              <KeyCaps keys="$mod+Enter" />
            </span>
          </Button>
          {reason ? null : <p className="text-right text-xs text-ink-2 max-sm:text-left">{afterwards(draft)}</p>}
        </div>
      </div>
    </div>
  )
}

/** What pressing the button leads to. */
function afterwards({ plan, gates }: Draft): string {
  const waits = gates.filter(({ state, kind }) => state === 'pending' && kind !== 'confirmation')
  const lapses = ` Lapses after ${plan.policy.startWithinHours % 24 === 0 ? `${plan.policy.startWithinHours / 24} d` : `${plan.policy.startWithinHours} h`}.`
  if (failingPluginGates(gates).length > 0)
    return `Asks now, and waits until somebody lets the failing gate through.${lapses}`
  if (waits.length === 0) return 'Asks now and starts by itself.'
  const votes = waits.some(({ kind }) => kind === 'approval') ? 'after the votes' : `when "${waits[0]?.title}" holds`
  return `Asks now, starts by itself ${votes}.${lapses}`
}

function Refused({ refusal: { message, moved } }: { refusal: Refusal }) {
  return (
    <div role="alert" className="flex items-start gap-2 rounded-sm border border-line bg-warn-soft px-2.5 py-2">
      <StatusGlyph kind={moved ? 'warn' : 'fail'} className="mt-[3px]" />
      <div className="min-w-0">
        <p className="font-medium">{message}</p>
        {moved ? (
          <p className="text-ink-2">
            The sheet shows the plan as it is now{moved.length > 0 ? `; other than before: ${moved.join(', ')}` : ''}.
            Nothing was asked for.
          </p>
        ) : null}
      </div>
    </div>
  )
}
