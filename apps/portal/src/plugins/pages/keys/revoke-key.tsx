'use client'

import { Button } from '@groundwork/ui/button'
import { useState } from 'react'
import { Confirm } from '../../../settings/confirm'
import { useChange } from '../../../settings/use-change'
import { useTRPCClient } from '../../../trpc/client'

type RevokeKeyProps = { id: string; publisher: string; fingerprint: string; plugins: string[]; reason: string | null }

/** Takes the trust in a key back, after saying what that does to what is installed. */
export function RevokeKey({ id, publisher, fingerprint, plugins, reason }: RevokeKeyProps) {
  const client = useTRPCClient()
  const { change, busy, error, clear } = useChange()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button
        size="sm"
        kind="danger"
        reason={reason}
        onClick={() => {
          clear()
          setAsking(true)
        }}
      >
        Revoke
      </Button>
      {asking && (
        <Confirm
          title={`Revoke the key of ${publisher}?`}
          verb={`Revoke the key of ${publisher}`}
          busy={busy}
          error={error}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            change(
              () => client.plugins.keys.revoke.mutate({ id }),
              () => {
                setAsking(false)
                return `The key of ${publisher} is revoked.`
              },
            )
          }
        >
          <p>
            Nothing signed by <code className="break-all">{fingerprint}</code> is registered or upgraded from now on.{' '}
            {plugins.length === 0
              ? 'No installed plugin is signed by it.'
              : `${plugins.join(', ')} ${plugins.length === 1 ? 'is' : 'are'} signed by it: it stays on and is marked.`}
          </p>
        </Confirm>
      )}
    </>
  )
}
