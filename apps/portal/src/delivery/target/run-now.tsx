'use client'

import { Button } from '@groundwork/ui/button'
import { Field } from '@groundwork/ui/field'
import { Input } from '@groundwork/ui/input'
import { useState } from 'react'
import { Question } from '../../settings/question'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import { type Parameter, readParameters } from './parameters'

type RunNowProps = {
  target: { id: string; unit: string; environment: string }
  version: number | null
  parameters: Parameter[]
  /** Why it cannot be started; null when it can. */
  reason: string | null
}

/** Starts what is deployed once, beside its schedule. */
export function RunNow({ target, version, parameters, reason }: RunNowProps) {
  const { delivery } = useTRPCClient()
  const { change, busy, error } = useChange()
  const [asked, setAsked] = useState<{ requestKey: string; texts: Record<string, string> } | null>(null)
  const read = asked ? readParameters(parameters, asked.texts) : null
  function start() {
    if (!asked || !read) return
    const { requestKey } = asked
    change(
      () => delivery.targets.runNow.mutate({ targetId: target.id, requestKey, parameters: read.values }),
      () => {
        setAsked(null)
        return `A run of v${version} in ${target.environment} is planned; it shows below.`
      },
    )
  }
  const wrong = read ? Object.keys(read.problems).length > 0 : false
  return (
    <>
      <div>
        <Button
          reason={reason}
          reasonAt="below"
          onClick={() => setAsked({ requestKey: crypto.randomUUID(), texts: {} })}
        >
          Run now
        </Button>
      </div>
      {asked ? (
        <Question
          title={`Run ${target.unit} v${version} in ${target.environment} now`}
          verb={`Run v${version} in ${target.environment}`}
          leave="Not now"
          reason={wrong ? 'Mend the parameters first.' : null}
          busy={busy}
          error={error}
          onConfirm={start}
          onClose={() => setAsked(null)}
        >
          <p>
            It runs once, beside its schedule, with the configuration in force.
            {parameters.length > 0
              ? " A parameter left empty has the value that is shown in grey, else the flow's own default."
              : ''}
          </p>
          <div className="flex max-h-96 flex-col gap-3 overflow-auto">
            {parameters.map(({ name, type, integer, default: own, required }) => (
              <Field
                key={name}
                label={name}
                name={integer ? 'integer' : type}
                hint={required && own === undefined ? 'It has no default.' : undefined}
                error={read?.problems[name]}
              >
                <Input
                  className="font-mono"
                  placeholder={own === undefined ? '' : typeof own === 'string' ? own : JSON.stringify(own)}
                  value={asked.texts[name] ?? ''}
                  onChange={(event) => setAsked({ ...asked, texts: { ...asked.texts, [name]: event.target.value } })}
                />
              </Field>
            ))}
          </div>
        </Question>
      ) : null}
    </>
  )
}
