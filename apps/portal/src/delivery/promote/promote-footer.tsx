'use client'

import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { Kbd } from '@groundwork/ui/kbd'
import { useKeys } from '@groundwork/ui/keys'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { TextArea } from '@groundwork/ui/text-area'
import { whyNot } from './draft-summary'
import type { Draft } from './promote-types'
import type { Refusal } from './use-promoting'

type Given = { note: string; typedName: string }
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
export function verbOf({ plan, to }: Pick<Draft, 'plan' | 'to'>, place: string): { title: string; button: string } {
  const { unit } = plan.target
  if (plan.mode === 'rollback')
    return { title: `Roll back ${unit} in ${place}`, button: `Roll back to v${to.number} in ${place}` }
  if (plan.mode === 'redeploy')
    return { title: `Redeploy ${unit} in ${place}`, button: `Redeploy v${to.number} in ${place}` }
  return { title: `Promote ${unit} to ${place}`, button: `Promote v${to.number} to ${place}` }
}

/** Reason, typed name and the button; what refused it stands above, in words. */
export function PromoteFooter({ draft, place, given, onGiven, refusal, busy, onSubmit }: PromoteFooterProps) {
  const { plan } = draft
  const { requireReason, typedConfirmation } = plan.policy
  const reason = whyNot(draft, given)
  const press = () => {
    if (!reason && !busy) onSubmit()
  }
  useKeys([{ keys: '$mod+Enter', label: verbOf(draft, place).button, group: 'Sheet', run: press }])
  return (
    <div className="flex w-full flex-col gap-2">
      {refusal ? <Refused refusal={refusal} /> : null}
      <div className="flex items-end gap-4 max-sm:flex-col max-sm:items-stretch">
        <div className="flex min-w-0 flex-1 flex-col gap-2">
          <Field
            label={plan.gates.some(({ kind }) => kind === 'approval') ? 'Why, for the people who vote' : 'Why'}
            hint={requireReason ? undefined : 'May stay empty here.'}
          >
            <TextArea
              value={given.note}
              maxLength={2000}
              aria-required={requireReason}
              onChange={(event) => onGiven({ ...given, note: event.target.value })}
            />
          </Field>
          {typedConfirmation ? (
            <Field label={`Type ${plan.target.unit} to confirm`}>
              <Input
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
              <Kbd>⌘↵</Kbd>
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
