'use client'

import type { Decision } from '@groundwork/access/can'
import type { Owner } from '@groundwork/catalog/project'
import { Button } from '@groundwork/ui/button'
import { Menu, type MenuItem } from '@groundwork/ui/menu'
import { toast } from '@groundwork/ui/toast'
import { useTRPCClient } from '../trpc/client'
import { type Claim, claimChoices } from './claim-choices'
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
  const claims = claimChoices({ owner, userId, teams, mayRelease })
  const change = ({ as, owner: next }: Claim) =>
    run(() => (as ? client.catalog.claim.mutate({ name, as }) : client.catalog.release.mutate({ name }))).then(
      (done) =>
        done && toast({ text: next ? `${next} ${name} now.` : `${name} is released; its owner is inferred again.` }),
    )
  const items: MenuItem[] = claims.map((claim) => ({ ...claim, onSelect: () => void change(claim) }))
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
