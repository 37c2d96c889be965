'use client'

import { isTimeZone } from '@groundwork/delivery/local-time'
import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { SegmentButtons } from '@groundwork/ui/segments'
import { Sheet } from '@groundwork/ui/sheet'
import { useKeys } from '@groundwork/ui/keys'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { CheckList } from '../../plugins/pages/envelopes/check-list'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import { CheckBox } from '../environments/check-box'
import { later, minutesBetween, repeatOf, ruleOf, ruleProblem } from './rule'
import { RepeatField } from './repeat-field'
import type { WindowRow } from './window-list'

type SheetProps = {
  /** Null: a new one. */
  row: WindowRow | null
  environments: { name: string; title: string }[]
  projects: string[]
  zone: string
  zones: string[]
  /** Where a new one begins, local: 2026-03-01T18:00. */
  start: string
  /** The calendar without the sheet. */
  back: string
}

const day = 24 * 60

/** Makes or changes a freeze or a window. */
export function WindowSheet({ row, environments, projects, zone, zones, start, back }: SheetProps) {
  const { delivery } = useTRPCClient()
  const router = useRouter()
  const { change, busy, error } = useChange()
  const [said, setSaid] = useState(() => ({
    kind: row?.kind ?? ('freeze' as const),
    title: row?.title ?? '',
    reason: row?.reason ?? '',
    environments: row?.selector.environments ?? [],
    projects: row?.selector.projects ?? [],
    from: (row?.startsAt ?? start).slice(0, 16),
    to: later(row?.startsAt ?? start, row?.minutes ?? day),
    timeZone: row?.timeZone ?? zone,
    repeat: repeatOf(row?.rule ?? null),
    overrun: row?.overrun ?? true,
  }))
  const set = (part: Partial<typeof said>) => setSaid({ ...said, ...part })
  const minutes = minutesBetween(said.from, said.to)
  const zoneWrong = isTimeZone(said.timeZone)
    ? null
    : `There is no time zone "${said.timeZone}". Write its IANA name, like Europe/Berlin.`
  const ruleWrong = said.repeat.is === 'custom' ? ruleProblem(said.repeat.rule) : null
  const missing =
    (said.title.trim() === '' ? 'Give it a title.' : null) ??
    (said.reason.trim().length < 3 ? 'Say why, so that whoever waits understands it.' : null) ??
    (minutes === null ? 'It must end after it begins.' : null) ??
    zoneWrong ??
    ruleWrong
  const close = () => router.push(back, { scroll: false })
  function save() {
    if (missing || minutes === null) return
    const { kind, title, reason, timeZone, overrun } = said
    const about = { id: row?.id ?? null, rowVersion: row?.rowVersion ?? null }
    const selector = { environments: said.environments, projects: said.projects }
    change(
      () =>
        delivery.freezes.save.mutate({
          ...{ ...about, kind, title, reason, timeZone, overrun, selector, minutes },
          ...{ startsAt: said.from, rule: ruleOf(said.repeat) },
        }),
      () => ({ told: `${title} is ${row ? 'changed' : 'made'}. What waits is judged by it now.`, go: back }),
    )
  }
  useKeys([{ keys: '$mod+Enter', label: 'Save the freeze or window', group: 'Freezes', run: save }])
  return (
    <Sheet
      open
      onClose={close}
      title={row ? `Edit ${row.title}` : 'A new freeze or window'}
      footer={
        <Button kind="primary" size="lg" reason={missing} reasonAt="below" aria-busy={busy || undefined} onClick={save}>
          {row ? `Save ${row.title}` : said.kind === 'freeze' ? 'Make the freeze' : 'Make the window'}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <FormMessage>{error}</FormMessage>
        <div className="flex flex-col items-start gap-1">
          <SegmentButtons
            label="What it is"
            current={said.kind}
            onSelect={(kind) => set({ kind: kind as typeof said.kind })}
            items={[
              { id: 'freeze', label: 'Freeze' },
              { id: 'window', label: 'Window' },
            ]}
          />
          <p className="text-xs text-ink-3">
            {said.kind === 'freeze'
              ? 'While it is on, no promotion begins where it selects. A roll back that a person asks for waits too, or is overridden; one that Groundwork makes by itself does not wait.'
              : 'Where it selects, promotions begin only while it or another window is open. A freeze beats it.'}
          </p>
        </div>
        <Field label="Title">
          <Input tall value={said.title} onChange={(event) => set({ title: event.target.value })} />
        </Field>
        <Field label="Why" hint="Everybody who waits reads this.">
          <Input tall value={said.reason} onChange={(event) => set({ reason: event.target.value })} />
        </Field>
        <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
          <Field label="Begins">
            <Input
              tall
              type="datetime-local"
              value={said.from}
              onChange={({ target: { value } }) => set({ from: value, to: later(value, minutes ?? day) })}
            />
          </Field>
          <Field label="Ends" error={minutes === null ? 'It must end after it begins.' : undefined}>
            <Input tall type="datetime-local" value={said.to} onChange={(event) => set({ to: event.target.value })} />
          </Field>
        </div>
        <Field
          label="Time zone"
          error={zoneWrong ?? undefined}
          hint="What its clocks show counts, also when they change."
        >
          <Input
            tall
            list="freeze-zones"
            value={said.timeZone}
            onChange={(event) => set({ timeZone: event.target.value })}
          />
        </Field>
        <datalist id="freeze-zones">
          {zones.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </datalist>
        <RepeatField repeat={said.repeat} problem={ruleWrong} onChange={(repeat) => set({ repeat })} />
        <CheckList
          legend="Environments"
          whole
          items={environments.map(({ name, title }) => ({ value: name, label: title }))}
          chosen={said.environments}
          onChange={(chosen) => set({ environments: chosen })}
          hint="None chosen: every environment."
        />
        {projects.length > 0 ? (
          <CheckList
            legend="Projects"
            items={[...new Set([...projects, ...said.projects])].map((name) => ({ value: name, label: name }))}
            chosen={said.projects}
            onChange={(chosen) => set({ projects: chosen })}
            hint="None chosen: every project."
          />
        ) : null}
        <CheckBox
          label="Promotions that act already may go on"
          hint="Off: they pause until it is over, then go on by themselves. Roll backs do not pause."
          checked={said.overrun}
          onChange={(overrun) => set({ overrun })}
        />
      </div>
    </Sheet>
  )
}
