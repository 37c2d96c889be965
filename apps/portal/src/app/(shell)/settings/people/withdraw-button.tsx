'use client'

import { Button } from '@groundwork/ui/button'
import { useChange } from '../../../../settings/use-change'
import { useTRPCClient } from '../../../../trpc/client'

export function WithdrawButton({ id, email }: { id: string; email: string }) {
  const { access } = useTRPCClient()
  const { change, busy, error } = useChange()
  const withdraw = () =>
    change(
      () => access.people.withdraw.mutate({ id }),
      () => `The invitation for ${email} is withdrawn.`,
    )
  return (
    <>
      <Button size="sm" kind="quiet" aria-busy={busy || undefined} onClick={withdraw} aria-label={`Withdraw ${email}`}>
        Withdraw
      </Button>
      {error && (
        <p role="alert" className="text-xs text-fail">
          {error}
        </p>
      )}
    </>
  )
}
