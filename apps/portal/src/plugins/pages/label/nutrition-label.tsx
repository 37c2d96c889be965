import { Time } from '@groundwork/ui/time'

export type LabelRow = {
  term: string
  /** Words, or a moment in ms since 1970. */
  value: string | { at: number }
  /** Share of what is expected at most, drawn as a bar. */
  share?: number
  tone?: 'fail' | 'strong'
}

/** What a plugin adds and costs, always in this form: a 3 px rule, then one fact a line. */
export function NutritionLabel({ rows }: { rows: LabelRow[] }) {
  return (
    <dl className="border-t-3 border-b border-ink text-xs leading-4">
      {rows.map(({ term, value, share, tone }) => (
        <div
          key={term}
          className="grid min-h-[23px] grid-cols-[82px_minmax(0,1fr)] items-center gap-2 border-t border-line first:border-t-0"
        >
          <dt className={tone === 'strong' ? 'text-ink' : 'text-ink-3'}>{term}</dt>
          <dd
            className={`flex min-w-0 items-center gap-2 py-[3px] ${
              tone === 'fail' ? 'font-medium text-fail' : tone === 'strong' ? 'font-name' : ''
            }`}
          >
            <span className="min-w-0 break-words tabular-nums">
              {typeof value === 'string' ? value : <Time at={value.at} />}
            </span>
            {share === undefined ? null : <Share of={share} />}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Share({ of }: { of: number }) {
  const width = `${Math.round(Math.min(1, Math.max(0.02, of)) * 100)}%`
  return (
    <span aria-hidden="true" className="ml-auto h-1 w-16 shrink-0 overflow-hidden rounded-full bg-idle-soft">
      <span className={`block h-full ${of > 1 ? 'bg-warn-fill' : 'bg-ink-3'}`} style={{ width }} />
    </span>
  )
}
