'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type Interest, type LiveEvent, useLive } from '../../../live/use-live'
import { useTRPC } from '../../../trpc/client'

type InboxCountProps = {
  userId: string
  /** Requests wait for this person's decision. */
  decides: boolean
  initial: { unread: number; open: number; waiting: number }
}

/** What is in the inbox: in accent when something waits for this person, quiet when there is only something to read. */
export function InboxCount({ userId, decides, initial }: InboxCountProps) {
  const { plugins, delivery } = useTRPC()
  const queries = useQueryClient()
  const unread = useQuery(
    plugins.notifications.list.queryOptions(
      { limit: 1 },
      { initialData: { items: [], next: null, unread: initial.unread } },
    ),
  ).data.unread
  const requests = useQuery(plugins.requests.list.queryOptions(undefined, { enabled: decides, staleTime: 60_000 }))
  const open = decides ? (requests.data?.requests.filter(({ state }) => state === 'open').length ?? initial.open) : 0
  const ownWaiting = delivery.promotions.waitingForMe
  const known = useQuery(ownWaiting.queryOptions(undefined, { enabled: false })).data
  const waiting = known?.length ?? initial.waiting
  useLive([{ topic: 'notification', key: userId }, ...deciding, ...(decides ? [asking] : [])], (events) => {
    if (events.some(isDecision))
      void queries.fetchQuery(ownWaiting.queryOptions(undefined, { staleTime: 0 })).catch(() => {})
    if (events.some(isNotification)) void queries.invalidateQueries({ queryKey: plugins.notifications.list.queryKey() })
    if (decides && events.some(isRequest))
      void queries.invalidateQueries({ queryKey: plugins.requests.list.queryKey() })
  })
  const mine = open + waiting
  if (mine + unread === 0) return null
  const words = [
    mine > 0 ? `${mine} ${mine === 1 ? 'waits' : 'wait'} for you` : '',
    unread > 0 ? `${unread} unread` : '',
  ]
  return (
    <span
      title={words.filter(Boolean).join(', ')}
      className={`ml-auto text-2xs tabular-nums sm:max-rail:hidden ${mine > 0 ? 'font-semibold text-accent' : 'text-ink-3'}`}
    >
      {mine > 0 ? mine : unread}
    </span>
  )
}

const asking: Interest = { topic: 'plugin' }
const deciding: Interest[] = [{ topic: 'promotion' }, { topic: 'config' }]

function isNotification(event: LiveEvent): boolean {
  return 'reload' in event || event.topic === 'notification'
}

/** That something was asked for, decided or withdrawn. */
function isRequest(event: LiveEvent): boolean {
  return 'reload' in event || (event.payload as { change?: string } | null)?.change === 'request'
}

/** Something that this person could have to decide moved. */
function isDecision(event: LiveEvent): boolean {
  return 'reload' in event || event.topic === 'promotion' || event.topic === 'config'
}
