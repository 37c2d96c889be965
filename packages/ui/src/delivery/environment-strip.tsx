import { Fragment } from 'react'
import { type GlyphKind, StatusGlyph } from '../status-glyph'
import { VersionPill } from './version-pill'

/**
 * What runs in one environment; `version` is null where nothing does.
 *
 * @example
 * ```tsx
 * const slot: StripSlot = { environment: 'staging', kind: 'ok', version: { number: 44, hash: '8f3c1d' }, ahead: 2 }
 * ```
 */
export type StripSlot = {
  environment: string
  kind: GlyphKind
  /** What the glyph says, in words. */
  says?: string
  version: { number: number; hash: string } | null
  /** By how many versions it is ahead of the next environment. */
  ahead?: number
}

/**
 * Environments in their order, each with its state and version; between two a line when they are equal, and how far the left
 * one is ahead when not.
 *
 * @example
 * ```tsx
 * <EnvironmentStrip slots={[{ environment: 'dev', kind: 'ok', version: null }]} />
 * ```
 */
export function EnvironmentStrip({ slots }: { slots: StripSlot[] }) {
  return (
    <ul className="flex flex-wrap items-center gap-x-2 gap-y-1">
      {slots.map(({ environment, kind, says, version, ahead = 0 }, at) => (
        <Fragment key={environment}>
          <li className="inline-flex items-center gap-1.5">
            <StatusGlyph kind={kind} label={`${environment}: ${says ?? kind}`} />
            <span className="text-xs text-ink-3">{environment}</span>
            {version ? <VersionPill {...version} short now /> : <span className="text-xs text-ink-3">nothing yet</span>}
          </li>
          {at < slots.length - 1 ? <Between ahead={version ? ahead : 0} /> : null}
        </Fragment>
      ))}
    </ul>
  )
}

function Between({ ahead }: { ahead: number }) {
  if (ahead === 0) return <li aria-hidden="true" className="h-px w-5 bg-line" />
  return (
    <li
      title={`${ahead} ahead of the next`}
      className="inline-flex h-[18px] items-center rounded-xs bg-accent-soft px-1.5 text-xs font-semibold text-accent"
    >
      {ahead} ›
    </li>
  )
}
