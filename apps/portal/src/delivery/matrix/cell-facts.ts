import type { GlyphKind } from '@groundwork/ui/status-glyph'
import { promotionLook } from '../shown/promotion-look'
import type { Cell } from './matrix-types'

export type MarkIcon = 'pin' | 'veto' | 'freeze' | 'hold' | 'paused' | 'drift' | 'person' | 'wait' | 'failed' | 'behind'
export type Mark = { icon: MarkIcon; words: string; says: string; tone: 'plain' | 'warn' | 'unk' | 'accent' | 'fail' }

/** What a cell shows, decided in one place so that the glyph, the words and what a screen reader says agree. */
export type CellFacts = {
  glyph: GlyphKind
  /** What the glyph says. */
  says: string
  /** The promotion that acts here now. */
  moving: { number: number; to: number; word: string; href: string } | null
  marks: Mark[]
  /** A newer attempt that failed, on a line of its own. */
  attempt: { number: number; version: number; word: string } | null
}

type Formats = { when: (at: number) => string }

export function cellFacts(cell: Cell, { waitsForMe, when }: Formats & { waitsForMe: boolean }): CellFacts {
  const { active, newerFailed } = cell
  const look = lookOf(cell)
  return {
    ...look,
    moving: active?.acts
      ? {
          number: active.number,
          to: active.version,
          word: promotionLook(active.state).word.toLowerCase(),
          href: `/promotions/${active.number}`,
        }
      : null,
    marks: marksOf(cell, { waitsForMe, when }),
    attempt: newerFailed && {
      number: newerFailed.number,
      version: newerFailed.version,
      word: promotionLook(newerFailed.state).word.toLowerCase(),
    },
  }
}

function lookOf({
  active,
  version,
  marks,
  health,
  healthReason,
  newerFailed,
  verified,
}: Cell): Pick<CellFacts, 'glyph' | 'says'> {
  if (active?.acts) {
    const { glyph, word } = promotionLook(active.state)
    return { glyph, says: `${word}: ${active.reason}` }
  }
  if (marks.veto) return { glyph: 'veto', says: `What runs here is vetoed: ${marks.veto.reason}` }
  if (marks.drift) return { glyph: 'warn', says: `Drifted: ${marks.drift}` }
  if (version && health === 'failing')
    return { glyph: 'fail', says: `Its newest run failed: ${healthReason ?? 'no reason was given.'}` }
  if (!version && newerFailed)
    return { glyph: 'fail', says: `P-${newerFailed.number} failed and nothing ran here before.` }
  if (active) return { glyph: promotionLook(active.state).glyph, says: `P-${active.number} waits: ${active.reason}` }
  if (!version) return { glyph: 'none', says: 'Nothing runs here yet.' }
  if (marks.freeze) return { glyph: 'pause', says: `Frozen: ${marks.freeze.title}` }
  if (marks.hold) return { glyph: 'pause', says: `On hold: ${marks.hold.reason}` }
  return { glyph: 'ok', says: verified ? 'Runs and is verified.' : 'Runs; not verified yet.' }
}

function marksOf(cell: Cell, { waitsForMe, when }: Formats & { waitsForMe: boolean }): Mark[] {
  const { active, marks } = cell
  const { pin, veto, freeze, hold, paused, drift, behind, newest } = marks
  const until = (at: number | null) => (at === null ? '' : `until ${when(at)}`)
  return [
    ...(active?.state === 'NEEDS_ATTENTION'
      ? [{ icon: 'person', words: 'needs someone', says: active.reason, tone: 'unk' } as const]
      : []),
    ...(active && !active.acts ? [waiting(active, waitsForMe)] : []),
    ...(veto ? [{ icon: 'veto', words: 'vetoed', says: spoken(veto, when), tone: 'fail' } as const] : []),
    ...(drift ? [{ icon: 'drift', words: 'drifted', says: drift, tone: 'warn' } as const] : []),
    ...(pin
      ? [
          {
            icon: 'pin',
            words: until(pin.until) || 'pinned',
            says: `Pinned. ${spoken(pin, when)}`,
            tone: 'plain',
          } as const,
        ]
      : []),
    ...(freeze
      ? [
          {
            icon: 'freeze',
            words: until(freeze.until) || 'frozen',
            says: `Frozen. ${freeze.title}: ${freeze.reason}`,
            tone: 'plain',
          } as const,
        ]
      : []),
    ...(hold
      ? [
          {
            icon: 'hold',
            words: 'held',
            says: `Automation leaves it alone. ${spoken(hold, when)}`,
            tone: 'plain',
          } as const,
        ]
      : []),
    ...(paused
      ? [
          {
            icon: 'paused',
            words: 'schedule paused',
            says: `Its schedule is paused. ${spoken(paused, when)}`,
            tone: 'warn',
          } as const,
        ]
      : []),
    ...(behind > 0 && newest !== null && !active?.acts
      ? [
          {
            icon: 'behind',
            words: `${behind} behind`,
            says: `The newest version is v${newest}, ${behind} after the one that runs here.`,
            tone: 'plain',
          } as const,
        ]
      : []),
  ]
}

function waiting({ number, version, reason, state }: NonNullable<Cell['active']>, waitsForMe: boolean): Mark {
  const forMe = waitsForMe && state === 'GATING'
  return {
    icon: 'wait',
    words: forMe ? `v${version} waits for you` : `v${version} waits`,
    says: `P-${number}: ${reason}`,
    tone: forMe ? 'accent' : 'plain',
  }
}

function spoken(
  { reason, by, until }: { reason: string; by: string | null; until: number | null },
  when: (at: number) => string,
): string {
  const who = by ? `${by}: ` : ''
  return `${who}${reason}${until === null ? '' : ` Until ${when(until)}.`}`
}
