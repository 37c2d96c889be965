'use client'

import type { Decision } from '@groundwork/access/can'
import type { Owner } from '@groundwork/catalog/project'
import { Button } from '@groundwork/ui/button'
import { Menu, type MenuItem } from '@groundwork/ui/menu'
import { toast } from '@groundwork/ui/toast'
import { useTRPCClient } from '../trpc/client'
import { useChange } from './use-change'

type ClaimMenuProps = {
  name: string
  owner: Owner | null
  mayClaim: Decision
  mayRelease: Decision
  userId: string
  /** Teams the viewer may claim for. */
  teams: { id: string; name: string }[]
}

/** Claim, hand over or release. Who may not is told why by the button itself. */
export function ClaimMenu({ name, owner, mayClaim, mayRelease, userId, teams }: ClaimMenuProps) {
  const client = useTRPCClient()
  const { run, error, busy } = useChange()
  const claimed = owner !== null && owner.source !== 'inferred'
  const label = claimed ? 'Change owner' : 'Claim ownership'
  if (!mayClaim.allowed)
    return (
      <Button size="sm" reason={mayClaim.reason}>
        {label}
      </Button>
    )
  const change = (work: () => Promise<unknown>, text: string) => void run(work).then((done) => done && toast({ text }))
  const mine = owner?.kind === 'user' && owner.id === userId
  const items: MenuItem[] = [
    ...(mine
      ? []
      : [
          {
            id: 'me',
            label: 'Claim for me',
            onSelect: () =>
              change(() => client.catalog.claim.mutate({ name, as: { me: true } }), `You own ${name} now.`),
          },
        ]),
    ...teams
      .filter((team) => team.id !== owner?.id)
      .map((team) => ({
        id: team.id,
        label: `Claim for ${team.name}`,
        onSelect: () =>
          change(() => client.catalog.claim.mutate({ name, as: { team: team.id } }), `${team.name} owns ${name} now.`),
      })),
    {
      id: 'release',
      label: 'Release',
      ...(!mayRelease.allowed && { reason: mayRelease.reason }),
      onSelect: () =>
        change(() => client.catalog.release.mutate({ name }), `${name} is released; its owner is inferred again.`),
    },
  ]
  return (
    <span className="inline-flex flex-col items-end gap-1" aria-busy={busy}>
      <Menu items={items} size="sm" align="end">
        {label}
      </Menu>
      {error && (
        <span role="alert" className="max-w-64 text-xs text-fail">
          {error}
        </span>
      )}
    </span>
  )
}
