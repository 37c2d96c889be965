'use client'

import { Button } from '@groundwork/ui/button'
import { Dialog } from '@groundwork/ui/dialog'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { Select } from '@groundwork/ui/select'
import { useZone } from '@groundwork/ui/time-context'
import { useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import { instantOf } from '../calendar/local-moment'
import type { TargetExtras } from './read'

export type ControlKind = 'pin' | 'hold' | 'veto'

type ControlDialogProps = {
  kind: ControlKind
  target: { id: string; unit: string; environment: string; title: string }
  versions: TargetExtras['versions']
  current: string | null
  onClose: () => void
}

const titles: Record<ControlKind, (unit: string, title: string) => string> = {
  pin: (unit, title) => `Pin ${unit} in ${title}`,
  hold: (unit, title) => `Put ${unit} in ${title} on hold`,
  veto: (unit) => `Veto a version of ${unit}`,
}

/** Asks what is needed to pin, hold or veto: the version, why, and until when. */
export function ControlDialog({ kind, target, versions, current, onClose }: ControlDialogProps) {
  const { delivery } = useTRPCClient()
  const { change, busy, error } = useChange()
  const zone = useZone()
  const [version, setVersion] = useState(current ?? versions[0]?.id ?? '')
  const [scope, setScope] = useState<'here' | 'everywhere'>('here')
  const [reason, setReason] = useState('')
  const [untilText, setUntilText] = useState('')
  const until = untilText === '' ? null : instantOf(untilText, zone)
  const number = versions.find(({ id }) => id === version)?.number
  const verb = {
    pin: `Pin v${number} in ${target.title}`,
    hold: `Put ${target.unit} on hold`,
    veto: `Veto v${number} ${scope === 'here' ? `in ${target.title}` : 'everywhere'}`,
  }[kind]
  const [opened] = useState(() => Date.now())
  const untilWrong = until !== null && until <= opened ? 'That time is over. Choose one to come, or none.' : null
  const missing = untilWrong ?? (reason.trim().length < 3 ? 'Say why, so that others can follow it.' : null)
  function act() {
    const { id: targetId, environment } = target
    const work = {
      pin: () => delivery.targets.pin.mutate({ targetId, version, reason, until }),
      hold: () => delivery.targets.hold.mutate({ targetId, reason, until }),
      veto: () =>
        delivery.targets.veto.mutate({
          ...{ version, reason, until },
          environment: scope === 'here' ? environment : null,
        }),
    }[kind]
    change<unknown>(work, () => {
      onClose()
      return `Done: ${verb}.`
    })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={titles[kind](target.unit, target.title)}
      actions={
        <>
          <Button size="lg" onClick={onClose}>
            Leave it
          </Button>
          <Button size="lg" kind="primary" reason={missing} aria-busy={busy || undefined} onClick={act}>
            {verb}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {kind === 'hold' ? (
          <p>
            Automation leaves it alone from now on. The next promotion by a person lifts the hold. Its schedule goes on:
            to stop that, pause the schedule.
          </p>
        ) : (
          <Field label="Version">
            <Select
              tall
              value={version}
              onChange={(event) => setVersion(event.target.value)}
              options={versions.map(({ id, number: n, alias }) => ({
                value: id,
                label: `v${n}${alias ? ` ${alias}` : ''} ${id.slice(0, 6)}${id === current ? ', runs here' : ''}`,
              }))}
            />
          </Field>
        )}
        {kind === 'veto' ? (
          <Field label="Where">
            <Select
              tall
              value={scope}
              onChange={(event) => setScope(event.target.value as typeof scope)}
              options={[
                { value: 'here', label: `In ${target.title}` },
                { value: 'everywhere', label: 'In every environment' },
              ]}
            />
          </Field>
        ) : null}
        <Field label="Why" hint="Everybody who is stopped by it reads this.">
          <Input tall value={reason} onChange={(event) => setReason(event.target.value)} />
        </Field>
        <Field
          label="Until"
          error={untilWrong ?? undefined}
          hint={`In ${zone}. Left empty, it holds until somebody lifts it.`}
        >
          <Input tall type="datetime-local" value={untilText} onChange={(event) => setUntilText(event.target.value)} />
        </Field>
        <FormMessage>{error}</FormMessage>
      </div>
    </Dialog>
  )
}
