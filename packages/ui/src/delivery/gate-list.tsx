import type { ReactNode } from 'react'
import { type GlyphKind, StatusGlyph } from '../status-glyph'

/**
 * One gate: what holds or not, why, what would unblock it, when.
 *
 * @example
 * ```tsx
 * const gate: GateItem = { id: 'freeze', title: 'No freeze', state: 'pending', why: 'Frozen until Monday.', unblockedBy: 'The end of the freeze.' }
 * ```
 */
export type GateItem = {
  id: string
  title: string
  state: 'pending' | 'pass' | 'fail' | 'override_pass' | 'override_fail'
  why: string
  unblockedBy?: string | null
  /** When it opens by itself, ready to show. */
  opens?: ReactNode
  /** Who answers for it: "delivery", a plugin, a team. */
  owner?: string
  /** People, votes, buttons. */
  children?: ReactNode
}

const kinds: Record<GateItem['state'], GlyphKind> = {
  pending: 'gate',
  pass: 'ok',
  fail: 'fail',
  override_pass: 'warn',
  override_fail: 'fail',
}
const words: Record<GateItem['state'], string> = {
  pending: 'Waits',
  pass: 'Passes',
  fail: 'Fails',
  override_pass: 'Overridden to pass',
  override_fail: 'Overridden to fail',
}

/** Plugins and people write some of it, with a full stop or without. */
const sentence = (words: string) => (/[.!?…:]$/.test(words.trimEnd()) ? words : `${words.trimEnd()}.`)

/**
 * Gates with their reasons.
 *
 * @example
 * ```tsx
 * <GateList gates={[{ id: 'pin', title: 'No pin', state: 'pass', why: 'Nothing is pinned.' }]} />
 * ```
 */
export function GateList({ gates }: { gates: GateItem[] }) {
  return (
    <ul className="divide-y divide-line-faint">
      {gates.map(({ id, title, state, why, unblockedBy, opens, owner, children }) => (
        <li key={id} data-gate={id} data-state={state} className="flex gap-2.5 px-3 py-2">
          <span className="pt-[3px]">
            <StatusGlyph kind={kinds[state]} label={words[state]} />
          </span>
          <div className="min-w-0 flex-1">
            <p className="flex items-baseline gap-2">
              <span className="font-name">{title}</span>
              {state === 'pass' ? null : (
                <span aria-hidden="true" className={`text-xs ${kinds[state] === 'fail' ? 'text-fail' : 'text-ink-2'}`}>
                  {words[state].toLowerCase()}
                </span>
              )}
              {owner ? <span className="ml-auto text-xs whitespace-nowrap text-ink-3">{owner}</span> : null}
            </p>
            <p className="text-ink-2">
              {sentence(why)}
              {state === 'pass' || !unblockedBy ? null : <> What unblocks it: {sentence(unblockedBy)}</>}
              {opens ? <span className="text-ink-3"> {opens}</span> : null}
            </p>
            {children ? <div className="mt-1.5 flex flex-wrap gap-1.5">{children}</div> : null}
          </div>
        </li>
      ))}
    </ul>
  )
}
