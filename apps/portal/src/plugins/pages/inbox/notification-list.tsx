'use client'

import { Button } from '@groundwork/ui/button'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { useChange } from '../../../settings/use-change'
import { useTRPCClient } from '../../../trpc/client'

export type NotificationFacts = {
  id: string
  title: string
  body: string | null
  href: string | null
  pluginName: string | null
  at: number
  read: boolean
}

/** What a person was told, newest first; unread ones are bold and say so. */
export function NotificationList({ items }: { items: NotificationFacts[] }) {
  const client = useTRPCClient()
  const { change, busy, error } = useChange()
  const unread = items.filter(({ read }) => !read)
  const markRead = (ids: string[]) =>
    change(
      () => client.plugins.notifications.markRead.mutate({ ids }),
      () => null,
    )
  return (
    <div className="flex flex-col">
      {unread.length > 0 ? (
        <div className="flex items-center gap-3 border-b border-line-faint px-3 py-1.5">
          <span className="text-ink-2">{unread.length} unread</span>
          <Button size="sm" aria-busy={busy || undefined} onClick={() => markRead(unread.map(({ id }) => id))}>
            Mark all as read
          </Button>
        </div>
      ) : null}
      {error ? (
        <p role="alert" className="px-3 py-1.5 text-xs text-fail">
          {error}
        </p>
      ) : null}
      <ul>
        {items.map((item) => (
          <li
            key={item.id}
            className="flex min-h-row-tall items-start gap-2.5 border-b border-line-faint px-3 py-2 last:border-b-0 hover:bg-hover"
          >
            <span
              role="img"
              aria-label={item.read ? 'Read' : 'Unread'}
              className={`mt-1.5 size-2 shrink-0 rounded-full ${item.read ? 'border border-line-strong' : 'bg-accent-fill'}`}
            />
            <span className="min-w-0 flex-1">
              {item.href ? (
                <Link
                  href={item.href}
                  data-row-link
                  onClick={() => (item.read ? undefined : markRead([item.id]))}
                  className={`hover:text-accent ${item.read ? '' : 'font-name'}`}
                >
                  {item.title}
                </Link>
              ) : (
                <span className={item.read ? '' : 'font-name'}>{item.title}</span>
              )}
              {item.body ? <span className="block text-ink-2">{item.body}</span> : null}
            </span>
            <span className="shrink-0 text-xs text-ink-3">
              {item.pluginName ? `${item.pluginName}, ` : ''}
              <Time at={item.at} />
            </span>
            {item.read || item.href ? null : (
              <Button size="sm" kind="quiet" onClick={() => markRead([item.id])}>
                Mark as read
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
