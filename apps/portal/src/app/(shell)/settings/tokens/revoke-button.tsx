'use client'

import { Button } from '@groundwork/ui/button'
import { useState } from 'react'
import { Confirm } from '../../../../settings/confirm'
import { useChange } from '../../../../settings/use-change'
import { useTRPCClient } from '../../../../trpc/client'

export function RevokeButton({ id, name, used }: { id: string; name: string; used: boolean }) {
  const { access } = useTRPCClient()
  const { change, busy, error, clear } = useChange()
  const [asking, setAsking] = useState(false)
  const revoke = () =>
    change(
      () => access.tokens.revoke.mutate({ id }),
      () => {
        setAsking(false)
        return `${name} is revoked.`
      },
    )
  const ask = () => {
    clear()
    setAsking(true)
  }
  return (
    <>
      <Button size="sm" kind="danger" onClick={ask} aria-label={`Revoke ${name}`}>
        Revoke
      </Button>
      {asking && (
        <Confirm
          title={`Revoke ${name}?`}
          verb={`Revoke ${name}`}
          busy={busy}
          error={error}
          onConfirm={revoke}
          onClose={() => setAsking(false)}
        >
          {used
            ? 'Whatever uses it is refused within a second, also runs that are going on. What they recorded stays.'
            : 'It was never used.'}{' '}
          This cannot be undone.
        </Confirm>
      )}
    </>
  )
}
