'use client'

import { ConfirmButton } from '../../settings/confirm-button'
import { useTRPCClient } from '../../trpc/client'

type RetireProps = { id: string; rowVersion: number; name: string; reason: string | null }

/** Takes an integration out of use, for good. */
export function Retire({ id, rowVersion, name, reason }: RetireProps) {
  const { delivery } = useTRPCClient()
  return (
    <ConfirmButton
      kind="danger"
      reason={reason}
      reasonAt="below"
      title={`Retire ${name}?`}
      verb={`Retire ${name}`}
      says="Nothing can be bound to it any more. What was deployed through it stays in the ledger under its name."
      work={() => delivery.integrations.retire.mutate({ id, rowVersion })}
      told={() => `${name} is retired.`}
    >
      Retire {name}
    </ConfirmButton>
  )
}
