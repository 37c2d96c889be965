'use client'

import { Button } from '@groundwork/ui/button'
import { useState } from 'react'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'
import { ReasonDialog } from './reason-dialog'

type AbortButtonProps = { number: number; acts: boolean; reason: string | null }

/** Stops a promotion, after one more question. */
export function AbortButton({ number, acts, reason }: AbortButtonProps) {
  const { promotions } = useTRPCClient().delivery
  const { change, busy, error, clear } = useChange()
  const [open, setOpen] = useState(false)
  const close = () => {
    clear()
    setOpen(false)
  }
  return (
    <>
      <Button kind="danger" reason={reason} onClick={() => setOpen(true)}>
        Abort
      </Button>
      {open ? (
        <ReasonDialog
          title={`Abort P-${number}`}
          action={`Abort P-${number}`}
          danger
          optional
          busy={busy}
          error={error}
          onClose={close}
          onConfirm={(why) =>
            change(
              () => promotions.abort.mutate({ number, reason: why || null }),
              () => {
                setOpen(false)
                return `P-${number} is told to stop.`
              },
            )
          }
        >
          {acts
            ? 'The step that is under way is settled first, so that what is recorded of the target is true. What it has changed already stays: roll back to undo it.'
            : 'Nothing has begun, so nothing has to be undone.'}
        </ReasonDialog>
      ) : null}
    </>
  )
}
