'use client'

import { Field } from '@groundwork/ui/field'
import { Select } from '@groundwork/ui/select'
import { useState } from 'react'
import { Question } from '../../settings/question'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import type { TargetExtras } from './read'
import { useWhyUntil } from './why-until'

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
  const [version, setVersion] = useState(current ?? versions[0]?.id ?? '')
  const [scope, setScope] = useState<'here' | 'everywhere'>('here')
  const { reason, until, missing, fields } = useWhyUntil({
    why: 'Everybody who is stopped by it reads this.',
    open: 'holds until somebody lifts it',
  })
  const number = versions.find(({ id }) => id === version)?.number
  const verb = {
    pin: `Pin v${number} in ${target.title}`,
    hold: `Put ${target.unit} on hold`,
    veto: `Veto v${number} ${scope === 'here' ? `in ${target.title}` : 'everywhere'}`,
  }[kind]
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
    <Question
      title={titles[kind](target.unit, target.title)}
      verb={verb}
      reason={missing}
      busy={busy}
      error={error}
      onConfirm={act}
      onClose={onClose}
    >
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
      {fields}
    </Question>
  )
}
