'use client'

import type { ReactNode } from 'react'

type CheckListProps = {
  legend: string
  items: { value: string; label: string; note?: ReactNode }[]
  chosen: string[]
  onChange: (chosen: string[]) => void
  /** One press that chooses these. */
  quick?: { label: string; values: string[] }
  /** All lines at once, none scrolled away. */
  whole?: boolean
  /** Below the lines. */
  hint?: string
}

/** Any number of named things, one a line. */
export function CheckList({ legend, items, chosen, onChange, quick, whole, hint }: CheckListProps) {
  return (
    <fieldset className="min-w-0 rounded-md border border-line">
      <legend className="ml-2 px-1 font-medium">
        {legend} <span className="text-xs font-normal text-ink-3">{chosen.length} chosen</span>
      </legend>
      {quick ? (
        <button
          type="button"
          onClick={() => onChange([...new Set([...chosen, ...quick.values])])}
          className="px-3 pb-1 text-xs font-medium text-accent hover:underline"
        >
          {quick.label}
        </button>
      ) : null}
      <div className={`px-1 pb-1 ${whole ? '' : 'max-h-64 overflow-auto'}`}>
        {items.map(({ value, label, note }) => (
          <label
            key={value}
            className="flex min-h-row-dense items-center gap-2 rounded-[4px] px-2 hover:bg-hover max-sm:min-h-9"
          >
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={(event) =>
                onChange(event.currentTarget.checked ? [...chosen, value] : chosen.filter((each) => each !== value))
              }
              className="size-3.5 shrink-0 accent-accent-fill"
            />
            <span className="min-w-0">{label}</span>
            {note ? <span className="ml-auto flex shrink-0 items-center gap-1.5 text-xs">{note}</span> : null}
          </label>
        ))}
      </div>
      {hint ? <p className="px-3 pb-2 text-xs text-ink-3">{hint}</p> : null}
    </fieldset>
  )
}
