import type { Decision } from '@groundwork/access/can'
import type { Owner } from '@groundwork/catalog/project'

/** One thing to choose: a claim for oneself or a team, or, without `as`, the release. */
export type Claim = {
  id: string
  label: string
  as?: { me: true } | { team: string }
  /** Who owns the project then, with the verb. */
  owner?: string
  /** Why it cannot be chosen. */
  reason?: string
}

type Claiming = {
  owner: Owner | null
  userId: string
  /** Teams the viewer may claim for. */
  teams: { id: string; name: string }[]
  mayRelease: Decision
}

/** What changes something: whoever owns the project already is left out, and the release where nobody has claimed it. */
export function claimChoices({ owner, userId, teams, mayRelease }: Claiming): Claim[] {
  const claimed = owner !== null && owner.source !== 'inferred'
  const mine = owner?.kind === 'user' && owner.id === userId
  const me: Claim = { id: 'me', label: 'Claim for me', as: { me: true }, owner: 'You own' }
  const theirs = teams
    .filter((team) => team.id !== owner?.id)
    .map(({ id, name }): Claim => ({ id, label: `Claim for ${name}`, as: { team: id }, owner: `${name} owns` }))
  const release: Claim = { id: 'release', label: 'Release', ...(!mayRelease.allowed && { reason: mayRelease.reason }) }
  return [...(mine ? [] : [me]), ...theirs, ...(claimed ? [release] : [])]
}
