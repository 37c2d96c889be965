import type { ActivityItem } from '@groundwork/catalog/project'
import { EmptyState } from '@groundwork/ui/empty-state'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import { UserPen } from 'lucide-react'
import Link from 'next/link'
import { MoreLink } from '../catalogue/more-link'
import { runLook } from '../status/run-status'

type ActivityProps = { name: string; items: ActivityItem[]; next: string | null }

/** What happened to the project, newest first: changes by people and its runs. */
export function Activity({ name, items, next }: ActivityProps) {
  if (items.length === 0)
    return (
      <EmptyState kind="nothing-yet" title="Nothing has happened here yet">
        Runs and changes by people appear here.
      </EmptyState>
    )
  const older = next && `/projects/${encodeURIComponent(name)}?tab=activity&after=${encodeURIComponent(next)}`
  return (
    <div className="flex-1 bg-surface">
      <ol>
        {items.map((item, at) => (
          <li
            key={`${item.at} ${at}`}
            className="flex min-h-row items-center gap-3 border-b border-line-faint px-5 py-1 max-sm:px-3"
          >
            {item.status ? (
              <StatusGlyph kind={runLook(item.status).glyph} label={runLook(item.status).word} />
            ) : (
              <UserPen size={14} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-3" />
            )}
            <ItemText item={item} />
            <span className="ml-auto pl-2 whitespace-nowrap text-ink-3">
              <Time at={item.at} />
            </span>
          </li>
        ))}
      </ol>
      {older && <MoreLink href={older}>Older activity</MoreLink>}
    </div>
  )
}

function ItemText({ item }: { item: ActivityItem }) {
  if (!item.flow || !item.runId)
    return (
      <span className="min-w-0 wrap-anywhere">
        <b>{item.actor}</b> <span className="text-ink-2">{item.text}</span>
      </span>
    )
  return (
    <span className="min-w-0 wrap-anywhere">
      <Link
        href={`/runs/${encodeURIComponent(item.flow)}/${encodeURIComponent(item.runId)}`}
        data-row-link
        className="font-name hover:text-accent"
      >
        {item.flow} <span className="font-mono text-xs font-normal text-ink-2">{item.runId}</span>
      </Link>{' '}
      <span className="text-ink-2">
        {item.actor ? `by ${item.actor}. ` : ''}
        {item.text}
      </span>
    </span>
  )
}
