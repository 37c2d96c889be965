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
  const { id, state, unblockedBy, opensAt } = gate
  const waits = state === 'pending' || state === 'fail'
  return {
    ...{ id, state, ...nameOf(gate) },
    why: overrideWords(gate),
    unblockedBy: unblockedBy === null ? null : /[.!?]$/.test(unblockedBy) ? unblockedBy : `${unblockedBy}.`,
    opens: waits && opensAt !== null ? `Opens ${when(opensAt)}.` : undefined,
  }
}

/** The title of a plugin's gate begins with the plugin: `Content decisions: Newest slate is accepted`. */
function nameOf({ kind, title }: Pick<Gate, 'kind' | 'title'>): { title: string; owner: string } {
  const at = title.indexOf(': ')
  if (kind !== 'plugin' || at < 0) return { title, owner: 'delivery' }
  return { title: title.slice(at + 2), owner: title.slice(0, at) }
}

/** An override never looks like a gate that holds of itself; one that is judged now says so already. */
function overrideWords({ state, why, overriddenBy, overrideReason }: Gate): string {
  if (!overrideReason || why.includes(overrideReason)) return why
  const word = state === 'override_pass' ? 'Let through' : 'Refused'
  return `${word} by ${overriddenBy ?? 'hand'}: ${overrideReason} Of itself it says: ${why}`
}
