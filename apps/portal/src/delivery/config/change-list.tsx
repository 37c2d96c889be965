import { EmptyState } from '@groundwork/ui/empty-state'
import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { changeLook } from './change-look'
import type { ConfigChange } from './config-types'

type ChangeListProps = {
  title: string
  note: string
  changes: (ConfigChange & { href: string /** In words. */; layer: string })[]
}

/** Changes with where they stand, the open ones first. */
export function ChangeList({ title, note, changes }: ChangeListProps) {
  return (
    <Panel title={title} note={note}>
      {changes.length === 0 ? (
        <EmptyState kind="nothing-yet" title="No change yet">
          A change begins in a layer: open one above, change a value and say why.
        </EmptyState>
      ) : (
        <ul>
          {changes.map(({ number, href, layer, message, authorName, state, updatedAt }) => (
            <li
              key={number}
              className="flex min-h-row-tall items-center gap-2.5 border-b border-line-faint px-3 py-1.5 last:border-b-0"
            >
              <StatusGlyph kind={changeLook[state].glyph} label={changeLook[state].word} />
              <span className="min-w-0 flex-1">
                <Link href={href} className="font-name text-accent hover:underline">
                  {number}
                </Link>{' '}
                <span className="break-words">{message}</span>
                <span className="block text-xs text-ink-3">
                  {layer}, by {authorName}
                </span>
              </span>
              <span className="shrink-0 text-right text-xs text-ink-2">
                {changeLook[state].word}
                <br />
                <Time at={updatedAt} className="text-ink-3" />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
