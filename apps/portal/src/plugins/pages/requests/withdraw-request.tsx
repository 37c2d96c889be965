'use client'

import { Button } from '@groundwork/ui/button'
import { FormMessage } from '../../../forms/form-message'
import { useChange } from '../../../settings/use-change'
import { useTRPCClient } from '../../../trpc/client'

/** Takes a request back before it is decided. */
export function WithdrawRequest({ id, what }: { id: string; what: string }) {
  const client = useTRPCClient()
  const { change, busy, error } = useChange()
  return (
    <div className="flex flex-col items-start gap-2">
      <Button
        aria-busy={busy || undefined}
        onClick={() =>
          change(
            () => client.plugins.requests.withdraw.mutate({ id }),
            () => `The request for ${what} is withdrawn.`,
          )
        }
      >
        Withdraw this request
      </Button>
      <FormMessage>{error}</FormMessage>
    </div>
  )
}
