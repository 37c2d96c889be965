import { EmptyState } from '@groundwork/ui/empty-state'
import { Panel } from '@groundwork/ui/panel'
import { plural } from '@groundwork/ui/number'
import type { Metadata } from 'next'
import { RefreshOnLive } from '../../../../catalogue/refresh-on-live'
import { PluginsFrame } from '../../../../plugins/pages/plugins-frame'
import { RequestList } from '../../../../plugins/pages/requests/request-list'
import { api } from '../../../../trpc/server'

export const metadata: Metadata = { title: 'Requests' }

export default async function RequestsPage() {
  const { requests, mayDecide } = await (await api()).plugins.requests.list()
  const open = requests.filter(({ state }) => state === 'open').length
  return (
    <PluginsFrame
      tab="requests"
      counts={{ requests: open }}
      lead={
        open === 0
          ? 'Nothing waits.'
          : `${plural(open, 'request')} ${open === 1 ? 'waits' : 'wait'} ${mayDecide.allowed ? 'for you and the other administrators' : 'for an administrator'}.`
      }
    >
      <RefreshOnLive interests={[{ topic: 'plugin' }]} />
      <div className="flex max-w-4xl flex-col gap-4 p-5 max-sm:p-3">
        {requests.length === 0 ? (
          <Panel>
            <EmptyState kind="nothing-yet" title="Nobody has asked for anything yet">
              When a plugin goes beyond its team's envelope, the team asks here, with the reason and what would change.
            </EmptyState>
          </Panel>
        ) : (
          <RequestList requests={requests} mayDecide={mayDecide.allowed} />
        )}
      </div>
    </PluginsFrame>
  )
}
