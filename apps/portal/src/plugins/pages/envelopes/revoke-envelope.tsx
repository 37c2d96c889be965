'use client'

import { useTRPCClient } from '../../../trpc/client'
import { RevokeButton } from '../revoke-button'

/** Takes an envelope back, after saying what stays. */
export function RevokeEnvelope({ id, team, idPrefix }: { id: string; team: string; idPrefix: string }) {
  const client = useTRPCClient()
  return (
    <RevokeButton
      label="Take back"
      title={`Take the envelope of ${team} back?`}
      verb={`Take back "${idPrefix}"`}
      done={`${team} has no envelope for "${idPrefix}" any more.`}
      revoke={() => client.plugins.envelopes.revoke.mutate({ id })}
    >
      Its plugins stay on. From now on each change of them by the team becomes a request.
    </RevokeButton>
  )
}
