import type { AuditFilter } from '@groundwork/access/audit/read'
import { instantOf } from '../../delivery/calendar/local-moment'

/** The filters as the address bears them; empty where there is none. Days are those of the viewer. */
export type AuditAddress = {
  actor: string
  action: string
  kind: string
  id: string
  from: string
  until: string
  text: string
}

const names = ['actor', 'action', 'kind', 'id', 'from', 'until', 'text'] as const

type Query = Record<string, string | string[] | undefined>

export function readAuditAddress(query: Query): AuditAddress {
  const read = (name: (typeof names)[number]) => {
    const value = query[name]
    return typeof value === 'string' ? value.trim().slice(0, 200) : ''
  }
  return {
    actor: read('actor').slice(0, 100),
    action: read('action').slice(0, 100),
    kind: read('kind').slice(0, 50),
    id: read('id'),
    from: day(read('from')),
    until: day(read('until')),
    text: read('text'),
  }
}

export function auditQuery(address: AuditAddress, more: Record<string, string> = {}): string {
  const query = new URLSearchParams()
  for (const name of names) if (address[name]) query.set(name, address[name])
  for (const [name, value] of Object.entries(more)) query.set(name, value)
  return query.toString()
}

/** From the first moment of one day to the last of another. */
export function toFilter({ actor, action, kind, id, from, until, text }: AuditAddress, zone: string): AuditFilter {
  return {
    ...(actor && { actor }),
    ...(action && { action }),
    ...(kind && { resourceKind: kind }),
    ...(id && { resourceId: id }),
    ...(from && { from: beginOf(from, zone) }),
    ...(until && { until: beginOf(nextDay(until), zone) }),
    ...(text && { text }),
  }
}

function beginOf(date: string, zone: string): number {
  return instantOf(`${date}T00:00`, zone) ?? Date.parse(date)
}

function day(text: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : ''
}

function nextDay(text: string): string {
  return new Date(Date.parse(text) + 86_400_000).toISOString().slice(0, 10)
}
