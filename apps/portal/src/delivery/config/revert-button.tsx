'use client'

import { Button } from '@groundwork/ui/button'
import { useState } from 'react'
import { Confirm } from '../../settings/confirm'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import { changeHref } from './addresses'

type RevertButtonProps = { address: string; name: string; revision: number; head: number; refused: string | null }

/** Makes an earlier revision the newest again, as a new one. */
export function RevertButton({ address, name, revision, head, refused }: RevertButtonProps) {
  const { delivery } = useTRPCClient()
  const [asked, setAsked] = useState(false)
  const { change, busy, error, clear } = useChange()
  function revert() {
    change(
      () => delivery.config.revert.mutate({ address, revision, ifMatch: head }),
      ({ number, revision: made }) => {
        setAsked(false)
        if (made !== null) return `${name} says again what revision ${revision} said, as revision ${made}.`
        return { told: `Change ${number} asks to go back to revision ${revision}.`, go: changeHref(number) }
      },
    )
  }
  return (
    <>
      <Button size="sm" reason={refused} onClick={() => setAsked(true)}>
        Revert to {revision}
      </Button>
      {asked ? (
        <Confirm
          title={`Revert ${name} to revision ${revision}`}
          verb={`Revert to ${revision}`}
          busy={busy}
          error={error}
          onConfirm={revert}
          onClose={() => {
            setAsked(false)
            clear()
          }}
        >
          It becomes a new revision; what was said since stays in the history. Where an approval is needed it becomes a
          change in review.
        </Confirm>
      ) : null}
    </>
  )
}
