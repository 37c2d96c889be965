import type { GateItem } from '@groundwork/ui/gate-list'

type Gate = {
  id: string
  kind: string
  title: string
  state: GateItem['state']
  why: string
  unblockedBy: string | null
  opensAt: number | null
}

/** A gate as the list of them shows it. */
export function gateItem(gate: Gate, when: (at: number) => string): GateItem {
  const { id, kind, title, state, why, unblockedBy, opensAt } = gate
  const waits = state === 'pending' || state === 'fail'
  return {
    ...{ id, title, state, why },
    unblockedBy: unblockedBy === null ? null : /[.!?]$/.test(unblockedBy) ? unblockedBy : `${unblockedBy}.`,
    opens: waits && opensAt !== null ? `Opens ${when(opensAt)}.` : undefined,
    owner: kind === 'plugin' ? title.split(':')[0] : 'delivery',
  }
}
