'use client'

import { buttonClass } from '@groundwork/ui/button-style'
import { Field } from '@groundwork/ui/field'
import { Panel } from '@groundwork/ui/panel'
import { Select } from '@groundwork/ui/select'
import Link from 'next/link'
import { useState } from 'react'

type NewOverrideProps = {
  project: string
  units: string[]
  environments: { name: string; title: string }[]
  /** By `<unit>/<environment>`. */
  hrefs: Record<string, string>
}

/** Where something other than the environment's own shall hold for one unit, for a while. */
export function NewOverride({ project, units, environments, hrefs }: NewOverrideProps) {
  const [unit, setUnit] = useState(units[0] ?? '')
  const [environment, setEnvironment] = useState(environments[0]?.name ?? '')
  return (
    <Panel title="Override one target" padded>
      {units.length === 0 ? (
        <p className="text-ink-2">
          {project} has no unit yet. A flow becomes one with its first version; then one unit in one environment can be
          given values of its own, for at most 30 days.
        </p>
      ) : (
        <div className="flex flex-col gap-3">
          <p className="text-ink-2">One unit in one environment, for at most 30 days, with a reason.</p>
          <Field label="Unit">
            <Select
              tall
              value={unit}
              onChange={(event) => setUnit(event.target.value)}
              options={units.map((each) => ({ value: each, label: each }))}
            />
          </Field>
          <Field label="Environment">
            <Select
              tall
              value={environment}
              onChange={(event) => setEnvironment(event.target.value)}
              options={environments.map(({ name, title }) => ({ value: name, label: title }))}
            />
          </Field>
          <Link href={hrefs[`${unit}/${environment}`] ?? ''} className={buttonClass({ size: 'lg' })}>
            Override {unit} in {environment}
          </Link>
        </div>
      )}
    </Panel>
  )
}
