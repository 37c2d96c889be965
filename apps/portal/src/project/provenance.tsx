import type { Provenance } from '@groundwork/catalog/project'
import { Time } from '@groundwork/ui/time'

/** Where a value comes from, and how old that is: "set by Ana, 3 h". */
export function Source({ of }: { of: Provenance | undefined }) {
  if (!of) return <span className="text-2xs text-ink-3">not set</span>
  return (
    <span className="text-2xs wrap-anywhere text-ink-3">
      {words(of)}, <Time at={of.at} focusable />
    </span>
  )
}

function words({ source, by, note }: Provenance): string {
  if (source === 'inferred') return note ? `inferred ${note}` : 'inferred'
  if (source === 'run') return note ?? 'from its runs'
  return source === 'api' ? `by API${by ? `, ${by}` : ''}` : `set by ${by ?? 'a person'}`
}
