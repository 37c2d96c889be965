'use client'

import { useTRPCClient } from '../../../trpc/client'
import { RevokeButton } from '../revoke-button'

type RevokeKeyProps = { id: string; publisher: string; fingerprint: string; plugins: string[]; reason: string | null }

/** Takes the trust in a key back, after saying what that does to what is installed. */
export function RevokeKey({ id, publisher, fingerprint, plugins, reason }: RevokeKeyProps) {
  const client = useTRPCClient()
  return (
    <RevokeButton
      label="Revoke"
      reason={reason}
      title={`Revoke the key of ${publisher}?`}
      verb={`Revoke the key of ${publisher}`}
      done={`The key of ${publisher} is revoked.`}
      revoke={() => client.plugins.keys.revoke.mutate({ id })}
    >
      <p>
        Nothing signed by <code className="break-all">{fingerprint}</code> is registered, upgraded to or enabled again
        from now on.{' '}
        {plugins.length === 0
          ? 'No installed plugin is signed by it.'
          : `${plugins.join(', ')} ${plugins.length === 1 ? 'is' : 'are'} signed by it: it stays on and is marked.`}
      </p>
    </RevokeButton>
  )
}
