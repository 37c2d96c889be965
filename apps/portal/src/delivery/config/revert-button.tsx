'use client'

import { ConfirmButton } from '../../settings/confirm-button'
import { useTRPCClient } from '../../trpc/client'
import { changeHref } from './addresses'

type RevertButtonProps = { address: string; name: string; revision: number; head: number; refused: string | null }

/** Makes an earlier revision the newest again, as a new one. */
export function RevertButton({ address, name, revision, head, refused }: RevertButtonProps) {
  const { delivery } = useTRPCClient()
  return (
    <ConfirmButton
      size="sm"
      reason={refused}
      title={`Revert ${name} to revision ${revision}`}
      verb={`Revert to ${revision}`}
      mild
      says="It becomes a new revision; what was said since stays in the history. Where an approval is needed it becomes a change in review."
      work={() => delivery.config.revert.mutate({ address, revision, ifMatch: head })}
      told={({ number, revision: made }) =>
        made === null
          ? { told: `Change ${number} asks to go back to revision ${revision}.`, go: changeHref(number) }
          : `${name} says again what revision ${revision} said, as revision ${made}.`
      }
    >
      Revert to {revision}
    </ConfirmButton>
  )
}
