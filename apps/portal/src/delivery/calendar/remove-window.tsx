'use client'

import { ConfirmButton } from '../../settings/confirm-button'
import { useTRPCClient } from '../../trpc/client'

/** Takes a freeze or window away. What waits for it begins. */
export function RemoveWindow({ id, rowVersion, title }: { id: string; rowVersion: number; title: string }) {
  const { delivery } = useTRPCClient()
  return (
    <ConfirmButton
      size="sm"
      kind="quiet"
      aria-label={`Remove ${title}`}
      title={`Remove ${title}?`}
      verb={`Remove ${title}`}
      says="What waits for it is looked at again at once, and may begin. The audit keeps what it was."
      work={() => delivery.freezes.remove.mutate({ id, rowVersion })}
      told={() => `${title} is removed.`}
    >
      Remove
    </ConfirmButton>
  )
}
