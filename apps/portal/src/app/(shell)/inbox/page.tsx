import { EmptyState } from '@groundwork/ui/empty-state'
import { plural } from '@groundwork/ui/number'
import { Panel } from '@groundwork/ui/panel'
import type { Metadata } from 'next'
import { RefreshOnLive } from '../../../catalogue/refresh-on-live'
import { RowKeys } from '../../../catalogue/row-keys'
import { NotificationList } from '../../../plugins/pages/inbox/notification-list'
import { RequestList } from '../../../plugins/pages/requests/request-list'
import { TopBar } from '../../../shell/top-bar'
import { api, requireUser } from '../../../trpc/server'

export const metadata: Metadata = { title: 'Inbox' }

export default async function InboxPage() {
  const caller = await api()
  const [user, { requests, mayDecide }, notifications] = await Promise.all([
    requireUser(),
    caller.plugins.requests.list(),
    caller.plugins.notifications.list({ limit: 100 }),
  ])
  const open = mayDecide.allowed ? requests.filter(({ state }) => state === 'open') : []
  const unread = notifications.unread
  return (
    <>
      <TopBar crumbs={[{ label: 'Inbox' }]} />
      <RowKeys />
      <RefreshOnLive interests={[{ topic: 'plugin' }, { topic: 'notification', key: user.id }]} />
      <div className="flex max-w-4xl flex-col gap-4 p-5 max-sm:gap-3 max-sm:p-3">
        <header>
          <h1 className="text-xl font-semibold">{sentence(open.length, unread)}</h1>
        </header>
        {open.length > 0 ? <RequestList requests={open} mayDecide /> : null}
        <Panel title="Notifications" note={unread === 0 ? 'all read' : `${unread} unread`}>
          {notifications.items.length === 0 ? (
            <EmptyState kind="nothing-yet" title="Nobody has told you anything yet">
              Answers to what you ask for and what plugins have to tell you come here.
            </EmptyState>
          ) : (
            <NotificationList items={notifications.items} />
          )}
        </Panel>
      </div>
    </>
  )
}

function sentence(open: number, unread: number): string {
  if (open > 0) return `${plural(open, 'request')} ${open === 1 ? 'waits' : 'wait'} for you.`
  return unread > 0 ? `Nothing waits for you. ${plural(unread, 'notification')} unread.` : 'Nothing waits for you.'
}
