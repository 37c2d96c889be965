import type { ReactNode } from 'react'
import { Kbd } from './kbd'

export type KeyLegend = { keys: string[]; label: string }

/** The 32 px line below a list: what range is shown, which keys work here, and what else is worth knowing. */
export function Footer({ range, keys = [], note }: { range?: ReactNode; keys?: KeyLegend[]; note?: ReactNode }) {
  return (
    <footer className="sticky bottom-0 z-[4] flex h-8 shrink-0 items-center gap-4 border-t border-line bg-canvas px-4 text-xs text-ink-3">
      {range ? <span className="truncate tabular-nums">{range}</span> : null}
      {keys.map(({ keys: presses, label }) => (
        <span key={label} className="inline-flex items-center gap-1 whitespace-nowrap max-sm:hidden">
          {presses.map((press) => (
            <Kbd key={press}>{press}</Kbd>
          ))}
          <span className="pl-0.5">{label}</span>
        </span>
      ))}
      {note ? <span className="ml-auto whitespace-nowrap">{note}</span> : null}
    </footer>
  )
}
