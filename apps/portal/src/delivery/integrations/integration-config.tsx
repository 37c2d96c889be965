'use client'

import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { Panel } from '@groundwork/ui/panel'
import { useState } from 'react'
import { FormMessage } from '../../forms/form-message'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import type { RouterOutputs } from '../../trpc/types'
import { Configured } from './configured'

type Integration = RouterOutputs['delivery']['integrations']['get']
type ConfigProps = { integration: Integration; refused: string | null }

/** Name and configuration in force, to change. */
export function IntegrationConfig({ integration, refused }: ConfigProps) {
  const { delivery } = useTRPCClient()
  const { change, busy, error, fields } = useChange()
  const [seen, setSeen] = useState(integration)
  const [name, setName] = useState(integration.name)
  const [config, setConfig] = useState(integration.config)
  const [mend, setMend] = useState<string | null>(null)
  const same = name === seen.name && JSON.stringify(config) === JSON.stringify(seen.config)
  const moved = integration.rowVersion !== seen.rowVersion
  if (moved && same) {
    setSeen(integration)
    setName(integration.name)
    setConfig(integration.config)
  }
  const isRetired = integration.state === 'retired'
  const closed = isRetired ? `${integration.name} was retired; make a new integration instead.` : refused
  const reason = closed ?? (same ? 'Nothing is changed.' : mend)
  return (
    <Panel
      title="Name and configuration"
      note="waiting promotions are asked to confirm their plan after a change"
      padded
    >
      <div className="flex flex-col gap-4">
        <Field label="Name" error={fields['name']}>
          <Input
            tall
            className="font-mono"
            value={name}
            readOnly={closed !== null}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Configured
          key={seen.rowVersion}
          schema={integration.schema}
          values={config}
          readOnly={closed !== null}
          onChange={(next, toMend) => {
            setConfig(next)
            setMend(toMend)
          }}
        />
        <FormMessage>{error}</FormMessage>
        <div>
          <Button
            kind="primary"
            reason={reason}
            reasonAt="below"
            aria-busy={busy || undefined}
            onClick={() =>
              change(
                () => delivery.integrations.update.mutate({ id: seen.id, rowVersion: seen.rowVersion, name, config }),
                (saved) => {
                  setSeen({ ...seen, ...saved })
                  return `${saved.name} is changed.`
                },
              )
            }
          >
            Save {integration.name}
          </Button>
        </div>
      </div>
    </Panel>
  )
}
