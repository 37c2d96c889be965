import type { StoredKind } from './layer'

/** How many others must approve a change of a layer before it holds, and why. */
export type ReviewRule = { approvals: number; why: string }

/** What acts on production asks for a second person; other layers reach production only through a promotion, which has its own gates. */
export function reviewRule({ kind, production }: { kind: StoredKind; production: boolean }): ReviewRule {
  if (production && (kind === 'environment' || kind === 'target'))
    return { approvals: 1, why: 'It acts on production: one other person approves it.' }
  return { approvals: 0, why: 'It needs no approval: what it changes reaches production only by a promotion.' }
}

export type Verdict = 'approve' | 'reject' | 'withdraw'
export type CastVote = {
  userId: string
  name: string
  verdict: Verdict
  sha256: string
  comment: string | null
  at: number
}

export type Tally = {
  approvals: CastVote[]
  rejections: CastVote[]
  /** Whether the votes allow the merge. */
  open: boolean
  /** Why it is open or not, and what would open it. */
  why: string
}

/**
 * What the votes say of a change: of each person the newest counts, only while it bears the hash of what is proposed, and never
 * the author's. One rejection closes it until that person withdraws it. `votes` in the order they were cast.
 */
export function tally(
  votes: readonly CastVote[],
  { sha256, author, rule }: { sha256: string; author: string; rule: ReviewRule },
): Tally {
  const newest = new Map(votes.map((vote) => [vote.userId, vote]))
  const counted = [...newest.values()].filter((vote) => vote.sha256 === sha256 && vote.userId !== author)
  const approvals = counted.filter(({ verdict }) => verdict === 'approve')
  const rejections = counted.filter(({ verdict }) => verdict === 'reject')
  const names = rejections.map(({ name }) => name).join(', ')
  if (rejections.length > 0) {
    const why = `${names} rejected it. It opens when the rejection is withdrawn, or when the change is edited and voted on anew.`
    return { approvals, rejections, open: false, why }
  }
  const missing = rule.approvals - approvals.length
  if (missing > 0) {
    const people = missing === 1 ? 'One approval is' : `${missing} approvals are`
    return { approvals, rejections, open: false, why: `${people} missing, of a maintainer who is not the author.` }
  }
  return { approvals, rejections, open: true, why: rule.approvals === 0 ? rule.why : 'It is approved.' }
}
