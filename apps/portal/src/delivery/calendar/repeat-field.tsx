'use client'

import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { Select } from '@groundwork/ui/select'
import { dayCodes, dayNames, type Repeat, ruleOf } from './rule'

const choices: { value: Repeat['is']; label: string }[] = [
  { value: 'once', label: 'Once' },
  { value: 'daily', label: 'Every day' },
  { value: 'weekly', label: 'Every week' },
  { value: 'monthly', label: 'Every month' },
  { value: 'yearly', label: 'Every year' },
  { value: 'custom', label: 'By a rule of my own' },
]

/** How often a freeze or window comes again. */
type RepeatProps = {
  repeat: Repeat /** What is wrong with a rule of one's own. */
  problem: string | null
  onChange: (repeat: Repeat) => void
}

export function RepeatField({ repeat, problem, onChange }: RepeatProps) {
  function choose(is: Repeat['is']) {
    if (is === 'weekly') onChange({ is, days: [] })
    else if (is === 'custom') onChange({ is, rule: ruleOf(repeat) ?? 'FREQ=WEEKLY;BYDAY=FR' })
    else onChange({ is })
  }
  return (
    <div className="flex flex-col gap-2">
      <Field label="Comes again">
        <Select
          tall
          options={choices}
          value={repeat.is}
          onChange={(event) => choose(event.target.value as Repeat['is'])}
        />
      </Field>
      {repeat.is === 'weekly' ? (
        <fieldset className="flex flex-wrap gap-x-3 gap-y-1">
          <legend className="pb-1 text-xs text-ink-3">On these days; none: on the day that it begins.</legend>
          {dayCodes.map((code) => (
            <label key={code} className="flex min-h-7 items-center gap-1.5">
              <input
                type="checkbox"
                checked={repeat.days.includes(code)}
                onChange={({ currentTarget: { checked } }) =>
                  onChange({
                    is: 'weekly',
                    days: dayCodes.filter((each) => (each === code ? checked : repeat.days.includes(each))),
                  })
                }
                className="size-3.5 accent-accent-fill"
              />
              {dayNames[code]}
            </label>
          ))}
        </fieldset>
      ) : null}
      {repeat.is === 'custom' ? (
        <Field
          label="Rule"
          error={problem ?? undefined}
          hint="After RFC 5545, without a start: FREQ=MONTHLY;BYDAY=-1FR is the last Friday of each month."
        >
          <Input
            tall
            className="font-mono"
            value={repeat.rule}
            onChange={(event) => onChange({ is: 'custom', rule: event.target.value })}
          />
        </Field>
      ) : null}
    </div>
  )
}
