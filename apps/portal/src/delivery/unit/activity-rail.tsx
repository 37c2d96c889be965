import { Panel } from '@groundwork/ui/panel'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import type { UnitFacts } from './unit-types'

/** What happened to the unit, newest first. */
export function ActivityRail({ activity }: Pick<UnitFacts, 'activity'>) {
  return (
    <Panel id="activity" title="Activity">
      {activity.length === 0 ? <p className="px-3 py-2 text-ink-3">Nothing happened yet.</p> : null}
      <ol className="divide-y divide-line-faint">
        {activity.map(({ at, words, by, environment, promotion }, index) => (
          <li key={`${at} ${index}`} className="flex flex-col px-3 py-1.5">
            <span className="min-w-0 break-words">
              {promotion === null ? (
                words
              ) : (
                <Link href={`/promotions/${promotion}`} prefetch={false} className="hover:text-accent">
                  {words}
                </Link>
              )}
            </span>
            <span className="text-xs text-ink-3">
              <Time at={at} mode="moment" />
              {environment ? `, ${environment}` : ''}
              {by ? `, ${by}` : ''}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
