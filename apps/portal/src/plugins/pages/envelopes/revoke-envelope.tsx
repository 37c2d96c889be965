'use client'

import { Button } from '@groundwork/ui/button'
import { useState } from 'react'
import { Confirm } from '../../../settings/confirm'
import { useChange } from '../../../settings/use-change'
import { useTRPCClient } from '../../../trpc/client'

/** Takes an envelope back, after saying what stays. */
export function RevokeEnvelope({ id, team, idPrefix }: { id: string; team: string; idPrefix: string }) {
  const client = useTRPCClient()
  const { change, busy, error, clear } = useChange()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button
        size="sm"
        kind="danger"
        onClick={() => {
          clear()
          setAsking(true)
        }}
      >
        Take back
      </Button>
      {asking && (
        <Confirm
          title={`Take the envelope of ${team} back?`}
          verb={`Take back "${idPrefix}"`}
          busy={busy}
          error={error}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            change(
              () => client.plugins.envelopes.revoke.mutate({ id }),
              () => {
                setAsking(false)
                return `${team} has no envelope for "${idPrefix}" any more.`
              },
            )
          }
        >
          Its plugins stay on. From now on each change of them by the team becomes a request.
        </Confirm>
      )}
    </>
  )
}
