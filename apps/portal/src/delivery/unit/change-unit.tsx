'use client'

import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Select } from '@groundwork/ui/select'
import { useState } from 'react'
import { Question } from '../../settings/question'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import type { UnitFacts } from './unit-types'

type ChangeUnitProps = {
  unit: Pick<UnitFacts['unit'], 'project' | 'name' | 'path' | 'library' | 'rowVersion'>
  choices: NonNullable<UnitFacts['choices']>
}

const keyOf = ({ plugin, contribution }: { plugin: string; contribution: string }) => `${plugin}/${contribution}`

/** Another path or domain library for the versions that are made from now on. */
export function ChangeUnit({ unit, choices }: ChangeUnitProps) {
  const { units } = useTRPCClient().delivery
  const { change, busy, error, clear } = useChange()
  const [open, setOpen] = useState(false)
  const before = { path: keyOf(unit.path), library: unit.library ?? '' }
  const [given, setGiven] = useState(before)
  const close = () => {
    clear()
    setOpen(false)
  }
  const { project, name, rowVersion } = unit
  const save = () => {
    const path = choices.paths.find((one) => keyOf(one) === given.path)
    return change(
      () =>
        units.change.mutate({
          ...{ project, unit: name, rowVersion, library: given.library || null },
          ...(path ? { path: { plugin: path.plugin, contribution: path.contribution } } : {}),
        }),
      () => {
        setOpen(false)
        return `The next version of ${name} has it.`
      },
    )
  }
  return (
    <>
      <Button
        size="sm"
        onClick={() => {
          setGiven(before)
          setOpen(true)
        }}
      >
        Change path or library
      </Button>
      {open ? (
        <Question
          title={`Change path or library of ${name}`}
          verb="Save"
          reason={given.path === before.path && given.library === before.library ? 'Nothing is changed yet.' : null}
          busy={busy}
          error={error}
          onConfirm={save}
          onClose={close}
        >
          <p>It holds for versions that are made from now on. Those that there are keep theirs.</p>
          <Field label="Path" hint="By which steps a version gets to a target.">
            <Select
              tall
              value={given.path}
              options={offered(
                choices.paths.map((path) => ({ value: keyOf(path), label: `${path.title}, of ${path.pluginName}` })),
                before.path,
              )}
              onChange={({ target }) => setGiven({ ...given, path: target.value })}
            />
          </Field>
          <Field label="Domain library" hint="Whose schema and defaults configure it.">
            <Select
              tall
              value={given.library}
              options={offered(
                [
                  { value: '', label: 'The one whose projects it is among' },
                  ...choices.libraries.map(({ id, name: label }) => ({ value: id, label })),
                ],
                before.library,
              )}
              onChange={({ target }) => setGiven({ ...given, library: target.value })}
            />
          </Field>
        </Question>
      ) : null}
    </>
  )
}

type Option = { value: string; label: string }

/** With what is chosen now, also where no plugin that is on offers it any more. */
function offered(options: Option[], current: string): Option[] {
  if (options.some(({ value }) => value === current)) return options
  return [...options, { value: current, label: `${current}, which no plugin that is on offers` }]
}
