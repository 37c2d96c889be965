import { can } from '@groundwork/access/can'
import { buttonClass } from '@groundwork/ui/button-style'
import { Footer } from '@groundwork/ui/footer'
import { plural } from '@groundwork/ui/number'
import { Panel } from '@groundwork/ui/panel'
import { Segments } from '@groundwork/ui/segments'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { RefreshOnLive } from '../../../catalogue/refresh-on-live'
import { freezesHref } from '../../../delivery/calendar/address'
import { CalendarKeys } from '../../../delivery/calendar/calendar-keys'
import { type Day, shownDays } from '../../../delivery/calendar/days'
import { localText } from '../../../delivery/calendar/local-moment'
import { MonthGrid } from '../../../delivery/calendar/month-grid'
import { nowSentence } from '../../../delivery/calendar/now-sentence'
import { OverrideList } from '../../../delivery/calendar/override-list'
import { WeekList } from '../../../delivery/calendar/week-list'
import { WindowList } from '../../../delivery/calendar/window-list'
import { WindowSheet } from '../../../delivery/calendar/window-sheet'
import { History } from '../../../delivery/environments/history'
import { weekdayTime } from '../../../delivery/shown/weekday-time'
import { reasonAgainst } from '../../../settings/settings-frame'
import { TopBar } from '../../../shell/top-bar'
import { viewerZone } from '../../../shell/viewer'
import { api, requireUser } from '../../../trpc/server'

export const metadata: Metadata = { title: 'Freezes' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function FreezesPage({ searchParams }: Props) {
  const [user, { delivery }, query, zone] = [await requireUser(), await api(), await searchParams, await viewerZone()]
  const now = Date.now()
  const view = query['view'] === 'week' ? 'week' : 'month'
  const day = typeof query['day'] === 'string' ? query['day'] : null
  const edit = typeof query['edit'] === 'string' ? query['edit'] : null
  const shown = shownDays({ view, day, now, zone })
  const [rows, { occurrences, overrides }, environments, units] = await Promise.all([
    delivery.freezes.list(),
    delivery.freezes.calendar({ from: shown.from, to: shown.to }),
    delivery.environments.list(),
    edit ? delivery.units.list({}) : [],
  ])
  // A custom role may give it in some environments: of each freeze the server says whether it is one of them.
  const anywhere = environments.some(
    ({ name: environment }) => can(user, 'freeze.manage', { kind: 'freeze', environment }).allowed,
  )
  const refused = anywhere ? null : reasonAgainst(user, 'freeze.manage')
  const titles = new Map(environments.map(({ name, title }) => [name, title]))
  const place = { view, day } as const
  const today = localText(now, zone).slice(0, 10)
  const moment = (at: number) => weekdayTime(at, { now, zone })
  const clock = (at: number) => localText(at, zone).slice(11)
  const edited = rows.find(({ id }) => id === edit) ?? null
  return (
    <>
      <TopBar
        crumbs={[{ label: 'Freezes' }]}
        actions={
          refused ? null : (
            <Link
              href={freezesHref({ ...place, edit: 'new' })}
              scroll={false}
              className={buttonClass({ kind: 'primary' })}
            >
              <span className="sm:hidden">Make one</span>
              <span className="max-sm:hidden">Make a freeze or window</span>
            </Link>
          )
        }
      />
      <RefreshOnLive interests={[{ topic: 'freeze' }, { topic: 'environment' }]} />
      <CalendarKeys
        previous={freezesHref({ view, day: shown.previous })}
        next={freezesHref({ view, day: shown.next })}
        today={freezesHref({ view })}
      />
      <div className="flex flex-1 flex-col gap-4 p-5 max-sm:gap-3 max-sm:p-3">
        <header>
          <h1 className="text-xl font-semibold">{nowSentence(rows, { titles, when: moment })}</h1>
          <p className="text-ink-2">Times are in {zone}. Promotions that wait begin by themselves when they may.</p>
        </header>
        <Panel
          title={shown.title}
          actions={
            <>
              <Segments
                label="View"
                current={view}
                link={Link}
                items={[
                  { id: 'month', label: 'Month', href: freezesHref({ day }) },
                  { id: 'week', label: 'Week', href: freezesHref({ view: 'week', day }) },
                ]}
              />
              <Link
                href={freezesHref({ view, day: shown.previous })}
                aria-label={`The ${view} before`}
                className={buttonClass({ kind: 'quiet', size: 'icon' })}
              >
                <ChevronLeft size={16} strokeWidth={1.75} aria-hidden="true" />
              </Link>
              <Link href={freezesHref({ view })} className={buttonClass({ kind: 'quiet', className: 'max-sm:hidden' })}>
                Today
              </Link>
              <Link
                href={freezesHref({ view, day: shown.next })}
                aria-label={`The ${view} after`}
                className={buttonClass({ kind: 'quiet', size: 'icon' })}
              >
                <ChevronRight size={16} strokeWidth={1.75} aria-hidden="true" />
              </Link>
            </>
          }
        >
          {view === 'month' ? (
            <MonthGrid days={shown.days} occurrences={occurrences} today={today} titles={titles} clock={clock} />
          ) : (
            <WeekList
              days={shown.days}
              occurrences={occurrences}
              today={today}
              titles={titles}
              dayTitle={dayTitle}
              moment={moment}
            />
          )}
          {view === 'month' && occurrences.length === 0 ? (
            <p className="px-3 py-2 text-ink-3 sm:hidden">Nothing is on in {shown.title}.</p>
          ) : null}
        </Panel>
        <WindowList rows={rows} titles={titles} place={place} refused={refused} />
        <div className="grid grid-cols-2 items-start gap-4 max-rail:grid-cols-1">
          <OverrideList overrides={overrides} />
          <History resourceKind="freeze" />
        </div>
      </div>
      <Footer
        range={plural(rows.length, 'freeze or window', 'freezes and windows')}
        keys={[
          { keys: ['['], label: 'before' },
          { keys: [']'], label: 'after' },
          { keys: ['t'], label: 'today' },
        ]}
      />
      {edit && !refused && (edited || edit === 'new') ? (
        <WindowSheet
          key={edit}
          row={edited}
          environments={environments.map(({ name, title }) => ({ name, title }))}
          projects={[...new Set(units.map(({ project }) => project))].toSorted()}
          zone={zone}
          zones={Intl.supportedValuesOf('timeZone')}
          start={day ? `${day}T18:00` : localText(now, zone).slice(0, 16)}
          back={freezesHref(place)}
        />
      ) : null}
    </>
  )
}

function dayTitle({ key }: Day): string {
  const words = { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat('en-GB', words).format(Date.parse(key))
}
