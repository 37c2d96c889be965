import { Shield } from 'lucide-react'
import { entryWords } from '../shown/policy-words'
import type { MatrixEnvironment } from './matrix-types'

/** Name of an environment and what it asks: "production, 2 votes, closes Fri 16:00". */
export function EnvironmentHead({
  environment,
  when,
}: {
  environment: MatrixEnvironment
  when: (at: number) => string
}) {
  const { name, title, production, policy, opening } = environment
  const words = entryWords(policy, opening, when)
  return (
    <span title={`${title}: ${words}`} className="flex min-w-0 items-center gap-1.5">
      <b className="text-xs font-semibold text-ink">{name}</b>
      {production ? (
        <Shield size={12} strokeWidth={1.75} aria-label="production" className="shrink-0 text-ink-3" />
      ) : null}
      <span className={`truncate text-2xs ${opening.open ? 'text-ink-2' : 'text-warn'}`}>{words}</span>
    </span>
  )
}
