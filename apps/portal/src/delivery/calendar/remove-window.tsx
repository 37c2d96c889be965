'use client'

import { Button } from '@groundwork/ui/button'
import { useState } from 'react'
import { Confirm } from '../../settings/confirm'
import { useChange } from '../../settings/use-change'
import { useTRPCClient } from '../../trpc/client'

/** Takes a freeze or window away. What waits for it begins. */
export function RemoveWindow({ id, rowVersion, title }: { id: string; rowVersion: number; title: string }) {
  const { delivery } = useTRPCClient()
  const { change, busy, error, clear } = useChange()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button size="sm" kind="quiet" aria-label={`Remove ${title}`} onClick={() => setAsking(true)}>
        Remove
      </Button>
      {asking ? (
        <Confirm
          title={`Remove ${title}?`}
          verb={`Remove ${title}`}
          busy={busy}
          error={error}
          onClose={() => {
            clear()
            setAsking(false)
          }}
          onConfirm={() =>
            change(
              () => delivery.freezes.remove.mutate({ id, rowVersion }),
              () => {
                setAsking(false)
                return `${title} is removed.`
              },
            )
          }
        >
          What waits for it is looked at again at once, and may begin. The audit keeps what it was.
        </Confirm>
      ) : null}
    </>
  )
}
