import type { Policy } from '@groundwork/delivery/policy'

type Opening = { open: true; closesAt: number | null } | { open: false; opensAt: number | null; because: string }

/** What an environment asks of a promotion, in a few words: "2 votes, soak 12 h". */
export function policyWords({ approvals, upstream }: Policy): string {
  const parts = [
    ...(approvals.count > 0 ? [approvals.count === 1 ? '1 vote' : `${approvals.count} votes`] : []),
    ...(upstream && upstream.soakMinutes > 0 ? [`soak ${span(upstream.soakMinutes)}`] : []),
  ]
  return parts.join(', ') || 'open'
}

/** Both in one line: what is shut says when it opens, not that it asks for nothing. */
export function entryWords(policy: Policy, opening: Opening, when: (at: number) => string): string {
  const asked = policyWords(policy)
  const opens = openingWords(opening, when)
  return [...(asked === 'open' && !opening.open ? [] : [asked]), ...(opens ? [opens] : [])].join(', ')
}

function span(minutes: number): string {
  if (minutes < 120) return `${minutes} min`
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} d`
}

/** When an environment shuts or opens by itself; empty where it does neither. `when` formats a moment. */
export function openingWords(opening: Opening, when: (at: number) => string): string {
  if (opening.open) return opening.closesAt === null ? '' : `closes ${when(opening.closesAt)}`
  return opening.opensAt === null ? `closed: ${opening.because}` : `closed until ${when(opening.opensAt)}`
}
