'use client'

import { ConfirmButton } from '../../../../settings/confirm-button'
import { useTRPCClient } from '../../../../trpc/client'

export function RevokeButton({ id, name, used }: { id: string; name: string; used: boolean }) {
  const { access } = useTRPCClient()
  return (
    <ConfirmButton
      size="sm"
      kind="danger"
      aria-label={`Revoke ${name}`}
      title={`Revoke ${name}?`}
      verb={`Revoke ${name}`}
      says={`${
        used
          ? 'Whatever uses it is refused within a second, also runs that are going on. What they recorded stays.'
          : 'It was never used.'
      } This cannot be undone.`}
      work={() => access.tokens.revoke.mutate({ id })}
      told={() => `${name} is revoked.`}
    >
      Revoke
    </ConfirmButton>
  )
}
