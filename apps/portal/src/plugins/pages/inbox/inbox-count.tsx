'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type Interest, type LiveEvent, useLive } from '../../../live/use-live'
import { useTRPC } from '../../../trpc/client'

type InboxCountProps = {
  userId: string
  /** Requests wait for this person's decision. */
  decides: boolean
  initial: { unread: number; open: number }
}

/** What is in the inbox: in accent when something waits for this person, quiet when there is only something to read. */
export function InboxCount({ userId, decides, initial }: InboxCountProps) {
  const { plugins } = useTRPC()
  const queries = useQueryClient()
  const unread = useQuery(
    plugins.notifications.list.queryOptions(
      { limit: 1 },
      { initialData: { items: [], next: null, unread: initial.unread } },
    ),
  ).data.unread
  const requests = useQuery(plugins.requests.list.queryOptions(undefined, { enabled: decides, staleTime: 60_000 }))
  const open = decides ? (requests.data?.requests.filter(({ state }) => state === 'open').length ?? initial.open) : 0
  useLive([{ topic: 'notification', key: userId }, ...(decides ? [asking] : [])], (events) => {
    if (events.some(isNotification)) void queries.invalidateQueries({ queryKey: plugins.notifications.list.queryKey() })
    if (decides && events.some(isRequest))
      void queries.invalidateQueries({ queryKey: plugins.requests.list.queryKey() })
  })
  const count = open + unread
  if (count === 0) return null
  const words = [
    open > 0 ? `${open} ${open === 1 ? 'waits' : 'wait'} for you` : '',
    unread > 0 ? `${unread} unread` : '',
  ]
  return (
    <span
      title={words.filter(Boolean).join(', ')}
      className={`ml-auto text-2xs tabular-nums sm:max-rail:hidden ${open > 0 ? 'font-semibold text-accent' : 'text-ink-3'}`}
    >
      {open > 0 ? open : unread}
    </span>
  )
}

const asking: Interest = { topic: 'plugin' }

function isNotification(event: LiveEvent): boolean {
  return 'reload' in event || event.topic === 'notification'
}

/** That something was asked for, decided or withdrawn. */
function isRequest(event: LiveEvent): boolean {
  return 'reload' in event || (event.payload as { change?: string } | null)?.change === 'request'
}
