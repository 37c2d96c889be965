'use client'

import { type GlyphKind, StatusGlyph } from './status-glyph'

export type FacetItem = { value: string; label: string; count: number; glyph?: GlyphKind }

export type FacetProps = {
  title: string
  items: FacetItem[]
  selected: string[]
  onToggle: (value: string, on: boolean) => void
}

/** Check, label, count. Counts are of the current set; zero stays visible, only paler. */
export function Facet({ title, items, selected, onToggle }: FacetProps) {
  if (items.length === 0) return null
  return (
    <fieldset className="flex min-w-0 flex-col">
      <legend className="cap px-1 pb-0.5">{title}</legend>
      {items.map((item) => {
        const on = selected.includes(item.value)
        return (
          <label
            key={item.value}
            className={`flex h-6 items-center gap-1.5 rounded-[4px] px-1 hover:bg-hover max-sm:h-9 ${
              on ? 'font-medium text-ink' : item.count === 0 ? 'text-ink-3' : 'text-ink-2'
            }`}
          >
            <input
              type="checkbox"
              checked={on}
              onChange={(event) => onToggle(item.value, event.target.checked)}
              className="size-3.5 shrink-0 accent-accent-fill"
            />
            {item.glyph ? <StatusGlyph kind={item.glyph} size={12} /> : null}
            <span className="truncate" title={item.label}>
              {item.label}
            </span>
            <span className="ml-auto pl-2 text-xs font-normal text-ink-3 tabular-nums">{item.count}</span>
          </label>
        )
      })}
    </fieldset>
  )
}
