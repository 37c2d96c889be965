type Vote = { userId: string; name: string; verdict: string; comment: string | null; at: number; forThisPlan: boolean }
type Voter = { userId: string; name: string; role: string; why: string | null }

export type VoteRow = {
  userId: string
  name: string
  role: string | null
  /** The newest vote on this very plan; null: none, or taken back. */
  vote: { verdict: 'approve' | 'reject'; comment: string | null; at: number } | null
  /** A vote that was for another plan and counts no more. */
  outdated: boolean
  /** Why a vote of theirs would not count. */
  why: string | null
}

/** Who voted and who may: votes that count first, then those who may, then those who may not. */
export function voteRows(votes: readonly Vote[], voters: readonly Voter[]): VoteRow[] {
  const newest = new Map<string, Vote>()
  for (const vote of votes) newest.set(vote.userId, vote)
  const known = new Map(voters.map((voter) => [voter.userId, voter]))
  const ids = new Set([...newest.keys(), ...known.keys()])
  const rows = [...ids].map((userId): VoteRow => {
    const vote = newest.get(userId)
    const voter = known.get(userId)
    const stands = vote?.forThisPlan && (vote.verdict === 'approve' || vote.verdict === 'reject')
    return {
      userId,
      name: voter?.name ?? vote?.name ?? userId,
      role: voter?.role ?? null,
      vote: stands ? { verdict: vote.verdict as 'approve' | 'reject', comment: vote.comment, at: vote.at } : null,
      outdated: vote !== undefined && !vote.forThisPlan && vote.verdict !== 'withdraw',
      why: voter?.why ?? null,
    }
  })
  const rank = (row: VoteRow) => (row.vote ? 0 : row.why === null ? 1 : 2)
  return rows.toSorted((a, b) => rank(a) - rank(b))
}
