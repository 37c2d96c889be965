'use client'

import { Button } from '@groundwork/ui/button'
import { useState } from 'react'
import { Confirm } from '../../settings/confirm'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'

type RetireProps = { id: string; rowVersion: number; name: string; reason: string | null }

/** Takes an integration out of use, for good. */
export function Retire({ id, rowVersion, name, reason }: RetireProps) {
  const { delivery } = useTRPCClient()
  const { change, busy, error, clear } = useChange()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button kind="danger" reason={reason} reasonAt="below" onClick={() => setAsking(true)}>
        Retire {name}
      </Button>
      {asking ? (
        <Confirm
          title={`Retire ${name}?`}
          verb={`Retire ${name}`}
          busy={busy}
          error={error}
          onClose={() => {
            clear()
            setAsking(false)
          }}
          onConfirm={() =>
            change(
              () => delivery.integrations.retire.mutate({ id, rowVersion }),
              () => {
                setAsking(false)
                return `${name} is retired.`
              },
            )
          }
        >
          Nothing can be bound to it any more. What was deployed through it stays in the ledger under its name.
        </Confirm>
      ) : null}
    </>
  )
}
