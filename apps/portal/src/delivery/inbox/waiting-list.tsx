import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { type Waiting, waitingGroups } from './groups'

/** What a person can act on now, grouped by what is asked of them. */
export function WaitingList({ waiting }: { waiting: Waiting[] }) {
  return waitingGroups(waiting).map(({ kind, title, note, glyph, items }) => (
    <Panel key={kind} title={title} note={note}>
      <ul>
        {items.map((item) => (
          <li
            key={item.href}
            className="flex min-h-row-tall items-start gap-2.5 border-b border-line-faint px-3 py-2 last:border-b-0 hover:bg-hover"
          >
            <StatusGlyph kind={glyph} className="mt-0.75" />
            <span className="min-w-0 flex-1">
              <Link href={item.href} data-row-link className="font-name hover:text-accent hover:underline">
                {item.title}
              </Link>
              {item.project ? <span className="text-xs text-ink-3"> {item.project}</span> : null}
              <span className="block break-words text-ink-2">{item.why}</span>
            </span>
            <Time at={item.since} className="shrink-0 text-xs text-ink-3" />
          </li>
        ))}
      </ul>
    </Panel>
  ))
}
