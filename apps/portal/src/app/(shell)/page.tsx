import { can } from '@groundwork/access/can'
import { plural } from '@groundwork/ui/number'
import type { Metadata } from 'next'
import { NothingYet } from '../../catalogue/no-projects'
import { RefreshOnLive } from '../../catalogue/refresh-on-live'
import { RowKeys } from '../../catalogue/row-keys'
import { FailedLately } from '../../home/failed-lately'
import { homeSentence } from '../../home/sentence'
import { WhatChanged } from '../../home/what-changed'
import { YourProjects } from '../../home/your-projects'
import { PluginPreload } from '../../plugins/runtime/load/plugin-preload'
import { PluginCards } from '../../plugins/runtime/places/plugin-cards'
import { contributedTo } from '../../plugins/runtime/store/contributed'
import { TopBar } from '../../shell/top-bar'
import { viewerZone } from '../../shell/viewer'
import { api, requireUser } from '../../trpc/server'

export const metadata: Metadata = { title: 'Home' }

export default async function HomePage() {
  const caller = await api()
  const [user, summary, views, mine, failing, recent, contributions, zone] = await Promise.all([
    requireUser(),
    caller.catalog.summary(),
    caller.catalog.views(),
    caller.catalog.mine(),
    caller.runs.failing({ hours: 24 }),
    caller.runs.recent({ limit: 14 }),
    caller.plugins.contributions(),
    viewerZone(),
  ])
  const mayClaim = can(user, 'project.claim', { kind: 'installation' }).allowed
  return (
    <>
      <TopBar crumbs={[{ label: 'Home' }]} />
      <PluginPreload plugins={contributedTo(contributions, 'home/card/v1').map(({ plugin }) => plugin)} />
      <RowKeys />
      <RefreshOnLive interests={[{ topic: 'run' }, { topic: 'project' }]} />
      {summary.projects === 0 ? (
        <>
          <h1 className="px-5 pt-5 text-xl font-semibold max-sm:px-3">Nothing runs here yet.</h1>
          <NothingYet />
          <div className="px-5 pb-5 max-sm:px-3">
            <PluginCards point="home/card/v1" />
          </div>
        </>
      ) : (
        <div className="flex flex-col gap-4 p-5 max-sm:gap-3 max-sm:p-3">
          <header>
            <h1 className="text-xl font-semibold">{homeSentence(mine, summary)}</h1>
            <p className="text-ink-2">
              {today(zone)}. {views.mine > 0 ? `You own ${plural(views.mine, 'project')}.` : 'You own no project yet.'}
            </p>
          </header>
          <div className="grid items-start gap-4 rail:grid-cols-[minmax(0,1fr)_var(--spacing-side)] max-sm:gap-3">
            <div className="flex min-w-0 flex-col gap-4">
              <FailedLately groups={failing} />
              <YourProjects projects={mine} mayClaim={mayClaim} />
              <PluginCards point="home/card/v1" />
            </div>
            <WhatChanged runs={recent} />
          </div>
        </div>
      )}
    </>
  )
}

function today(zone: string): string {
  const format = { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' } as const
  return new Intl.DateTimeFormat('en-GB', { ...format, timeZone: zone, timeZoneName: 'short' }).format(new Date())
}
