import type { GateItem } from '@groundwork/ui/gate-list'

type Gate = {
  id: string
  kind: string
  title: string
  state: GateItem['state']
  why: string
  unblockedBy: string | null
  opensAt: number | null
  overriddenBy?: string | null
  overrideReason?: string | null
}

/** A gate as the list of them shows it. */
export function gateItem(gate: Gate, when: (at: number) => string): GateItem {
  const { id, kind, title, state, unblockedBy, opensAt } = gate
  const waits = state === 'pending' || state === 'fail'
  return {
    ...{ id, title, state },
    why: overrideWords(gate),
    unblockedBy: unblockedBy === null ? null : /[.!?]$/.test(unblockedBy) ? unblockedBy : `${unblockedBy}.`,
    opens: waits && opensAt !== null ? `Opens ${when(opensAt)}.` : undefined,
    owner: kind === 'plugin' ? title.split(':')[0] : 'delivery',
  }
}

/** An override never looks like a gate that holds of itself; one that is judged now says so already. */
function overrideWords({ state, why, overriddenBy, overrideReason }: Gate): string {
  if (!overrideReason || why.includes(overrideReason)) return why
  const word = state === 'override_pass' ? 'Let through' : 'Refused'
  return `${word} by ${overriddenBy ?? 'hand'}: ${overrideReason} Of itself it says: ${why}`
}
