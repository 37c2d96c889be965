import { Pill } from '@groundwork/ui/pill'
import type { Detail } from './detail-frame'

/** What is contributed to each extension point, with how far the point may be relied on. */
export function PointLines({ adds }: { adds: Detail['label']['adds']; pluginId: string }) {
  if (adds.length === 0) return <p className="p-3 text-ink-2">It contributes nothing.</p>
  return (
    <ul className="py-1">
      {adds.map(({ point, what, stability, contributions }) => (
        <li key={point} className="flex min-h-row-dense flex-wrap items-baseline gap-x-2 px-3 py-1">
          <code className="text-ink-2">{point}</code>
          <span className="min-w-0">{contributions.map(({ title, id }) => title ?? id).join(', ')}</span>
          {stability.level === 'stable' ? null : <Pill tone="warn">{stability.level}</Pill>}
          <span className="ml-auto text-xs text-ink-3 max-sm:hidden">{what}</span>
        </li>
      ))}
    </ul>
  )
}
