'use client'

import { Button } from '@groundwork/ui/button'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useChange } from '../../../settings/use-change'
import { useTRPC, useTRPCClient } from '../../../trpc/client'

/**
 * What the owners of a plugin can do about one that fails: go back to the version before, or turn it off. Others read who
 * can.
 */
export default function OwnerActions({ id, name }: { id: string; name: string }) {
  const client = useTRPCClient()
  const standing = useQuery({ ...useTRPC().plugins.standing.queryOptions({ id }), staleTime: 0 }).data
  const { change, busy, error } = useChange()
  const [asked, setAsked] = useState(false)
  if (!standing) return null
  const { manage, previous, generation, state } = standing
  const refused = manage.allowed ? null : manage.reason
  const seen = { id, generation }
  const disable = () =>
    change(
      () => client.plugins.disable.mutate(seen),
      () => `${name} is disabled.`,
    )
  const rollBack = () =>
    change(
      () => client.plugins.rollBack.mutate(seen),
      () => `${name} goes back to ${previous}.`,
    )
  const why = refused ?? (busy ? 'Being done.' : null)
  return (
    <>
      <Button onClick={rollBack} reason={why ?? (previous ? null : 'There is no version before this one.')}>
        Go back{previous ? ` to ${previous}` : ''}
      </Button>
      {asked && !refused ? (
        <Button kind="danger" onClick={disable} reason={why}>
          Disable {name} for everybody
        </Button>
      ) : (
        <Button
          onClick={() => setAsked(true)}
          reason={why ?? (state === 'disabled' ? 'It is disabled already.' : null)}
        >
          Disable…
        </Button>
      )}
      {error ? (
        <p role="alert" className="w-full text-fail">
          {error}
        </p>
      ) : null}
    </>
  )
}
