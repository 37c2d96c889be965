'use client'

import { Button } from '@groundwork/ui/button'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useChange } from '../../../settings/use-change'
import { useTRPC, useTRPCClient } from '../../../trpc/client'
import { carryOut } from '../../pages/detail/agreed'

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
  const { manage, previous, state } = standing
  const refused = manage.allowed ? null : manage.reason
  const seen = { ...standing, previousVersion: previous }
  const agreed = { name, asked: seen, known: seen, read: () => readStanding(client, id) } as const
  const disable = () =>
    change(
      () =>
        carryOut({ ...agreed, decision: 'disable' }, (generation) => client.plugins.disable.mutate({ id, generation })),
      () => `${name} is disabled.`,
    )
  const rollBack = () =>
    change(
      () =>
        carryOut({ ...agreed, decision: 'roll-back-crashed' }, (generation) =>
          client.plugins.rollBack.mutate({ id, generation }),
        ),
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

async function readStanding({ plugins }: ReturnType<typeof useTRPCClient>, id: string) {
  const standing = await plugins.standing.query({ id })
  if (!standing) throw new Error('It was uninstalled meanwhile.')
  return { ...standing, previousVersion: standing.previous }
}
