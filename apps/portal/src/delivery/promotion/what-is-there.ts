import { isMap } from '@groundwork/delivery/config/json'
import { isWebAddress } from '../shown/web-address'
import type { PromotionDetail } from './promotion-types'

type Known = Pick<PromotionDetail, 'version' | 'from' | 'events'>

/** What stands at the orchestrator, line by line, and its own page of it. */
export type WhatIsThere = { rows: { what: string; is: string }[]; url: string | null }

const states: Record<string, string> = { pending: 'being loaded', ready: 'ready', broken: 'cannot be used' }

/** The definition that made it stop for somebody, as it was seen then; null: it did not stop for that, or nothing was there. */
export function whatIsThere({ version, from, events }: Known): WhatIsThere | null {
  const stopped = events.findLast(({ kind, to }) => kind === 'moved' && to !== null)
  if (stopped?.to !== 'NEEDS_ATTENTION' || !isMap(stopped.data)) return null
  const { seen } = stopped.data
  if (!isMap(seen)) return null
  const { labels, schedule, active, state, problem, url, owner } = seen
  const of = isMap(labels) ? labels : null
  const known = [version, from].find((each) => each && each.id === of?.['version'])
  const timing = isMap(schedule) ? `${text(schedule['cron'])} (${text(schedule['timeZone'])})` : 'it has none'
  const rows = [
    { what: 'Whose', is: text(owner) || (of ? `of ${text(of['promotion'])}` : 'nobody says') },
    ...(of ? [{ what: 'For', is: `${text(of['project'])} in ${text(of['environment'])}` }] : []),
    { what: 'Version', is: known ? `v${known.number}` : text(of?.['version']).slice(0, 6) || 'it bears none' },
    { what: 'Schedule', is: timing },
    { what: 'Starts by itself', is: active === true ? 'yes' : 'no' },
    { what: 'State', is: [states[text(state)] ?? text(state), text(problem)].filter(Boolean).join(': ') },
  ]
  return { rows, url: isWebAddress(text(url)) ? text(url) : null }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
