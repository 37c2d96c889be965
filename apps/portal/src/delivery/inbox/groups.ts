import type { GlyphKind } from '@groundwork/ui/status-glyph'
import type { RouterOutputs } from '../../trpc/types'

export type Waiting = RouterOutputs['delivery']['promotions']['waitingForMe'][number]
export type WaitingGroup = { kind: Waiting['kind']; title: string; note: string; glyph: GlyphKind; items: Waiting[] }

const groups: Omit<WaitingGroup, 'items'>[] = [
  { kind: 'approval', title: 'Votes you can give', note: 'a promotion waits for people who agree', glyph: 'gate' },
  {
    kind: 'override',
    title: 'Gates to let through',
    note: 'asked for in spite of a gate that fails',
    glyph: 'gate',
  },
  {
    kind: 'operate',
    title: 'Promotions that need someone',
    note: 'they hold their target until a person decides',
    glyph: 'unk',
  },
  { kind: 'confirm', title: 'Plans to confirm', note: 'something moved since you asked', glyph: 'pause' },
  {
    kind: 'config-review',
    title: 'Configuration to review',
    note: 'merged, it changes nothing until somebody promotes',
    glyph: 'gate',
  },
]

/** What waits, in the order in which it is urgent; within a kind the oldest first. Kinds without anything are left out. */
export function waitingGroups(waiting: readonly Waiting[]): WaitingGroup[] {
  return groups
    .map((group) => ({
      ...group,
      items: waiting.filter(({ kind }) => kind === group.kind).toSorted((a, b) => a.since - b.since),
    }))
    .filter(({ items }) => items.length > 0)
}
