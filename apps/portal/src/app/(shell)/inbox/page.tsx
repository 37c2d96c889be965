import { EmptyState } from '@groundwork/ui/empty-state'
import { Footer } from '@groundwork/ui/footer'
import { plural } from '@groundwork/ui/number'
import { Panel } from '@groundwork/ui/panel'
import type { Metadata } from 'next'
import { RefreshOnLive } from '../../../catalogue/refresh-on-live'
import { RowKeys } from '../../../catalogue/row-keys'
import { inboxSentence } from '../../../delivery/inbox/sentence'
import { WaitingList } from '../../../delivery/inbox/waiting-list'
import { NotificationList } from '../../../plugins/pages/inbox/notification-list'
import { RequestList } from '../../../plugins/pages/requests/request-list'
import { TopBar } from '../../../shell/top-bar'
import { api, requireUser } from '../../../trpc/server'

export const metadata: Metadata = { title: 'Inbox' }

export default async function InboxPage() {
  const caller = await api()
  const [user, { requests, mayDecide }, notifications, waiting] = await Promise.all([
    requireUser(),
    caller.plugins.requests.list(),
    caller.plugins.notifications.list({ limit: 100 }),
    caller.delivery.promotions.waitingForMe(),
  ])
  const open = mayDecide.allowed ? requests.filter(({ state }) => state === 'open') : []
  const unread = notifications.unread
  const count = waiting.length + open.length
  return (
    <>
      <TopBar crumbs={[{ label: 'Inbox' }]} />
      <RowKeys />
      <RefreshOnLive
        interests={[
          { topic: 'plugin' },
          { topic: 'promotion' },
          { topic: 'config' },
          { topic: 'notification', key: user.id },
        ]}
      />
      <div className="flex max-w-4xl flex-1 flex-col gap-4 p-5 max-sm:gap-3 max-sm:p-3">
        <header>
          <h1 className="text-xl font-semibold">{inboxSentence({ waiting: count, unread })}</h1>
          {count === 0 ? (
            <p className="text-ink-2">
              Votes that you can give, promotions that need someone, configuration to review and requests of plugins
              come here.
            </p>
          ) : null}
        </header>
        <WaitingList waiting={waiting} />
        {open.length > 0 ? <RequestList requests={open} mayDecide /> : null}
        <Panel title="Notifications" note={unread === 0 ? 'all read' : `${unread} unread`}>
          {notifications.items.length === 0 ? (
            <EmptyState kind="nothing-yet" title="Nobody has told you anything yet">
              Answers to what you ask for, what became of your promotions and what plugins have to tell you come here.
            </EmptyState>
          ) : (
            <NotificationList items={notifications.items} />
          )}
        </Panel>
      </div>
      <Footer
        range={`${plural(count, 'thing')} to decide, ${unread} unread`}
        keys={[
          { keys: ['j', 'k'], label: 'row' },
          { keys: ['enter'], label: 'open' },
        ]}
      />
    </>
  )
}
