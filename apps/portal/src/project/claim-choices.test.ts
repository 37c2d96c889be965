import type { Owner } from '@groundwork/catalog/project'
import { expect, it } from 'vitest'
import { claimChoices } from './claim-choices'

const teams = [{ id: 't1', name: 'Content' }]
const labels = (owner: Owner | null, reason?: string) =>
  claimChoices({
    owner,
    userId: 'u1',
    teams,
    mayRelease: reason ? { allowed: false, reason } : { allowed: true },
  }).map((claim) => (claim.reason ? `${claim.label}: ${claim.reason}` : claim.label))

it('a project that nobody has claimed offers no release', () => {
  expect(labels(null, 'Nobody has claimed it.')).toEqual(['Claim for me', 'Claim for Content'])
  const inferred: Owner = { kind: 'person', id: 'ada', label: 'ada', source: 'inferred' }
  expect(labels(inferred, 'Nobody has claimed it.')).toEqual(['Claim for me', 'Claim for Content'])
})

it('a claimed one offers what changes something, and says why it may not be released', () => {
  const mine: Owner = { kind: 'user', id: 'u1', label: 'Ada', source: 'ui' }
  expect(labels(mine)).toEqual(['Claim for Content', 'Release'])
  const teamOwned: Owner = { kind: 'team', id: 't1', label: 'Content', source: 'ui' }
  expect(labels(teamOwned, 'It needs the role developer.')).toEqual([
    'Claim for me',
    'Release: It needs the role developer.',
  ])
})
