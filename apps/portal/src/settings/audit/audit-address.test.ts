import { expect, it } from 'vitest'
import { auditQuery, readAuditAddress, toFilter } from './audit-address'

it('comes out of an address as it went in, and drops what is no filter', () => {
  const address = readAuditAddress({ actor: ' Ada ', kind: 'role', from: '2026-03-01', until: 'soon', before: 'x' })
  expect(address).toMatchObject({ actor: 'Ada', kind: 'role', from: '2026-03-01', until: '', text: '' })
  expect(auditQuery(address, { format: 'csv' })).toBe('actor=Ada&kind=role&from=2026-03-01&format=csv')
})

it.each([
  { zone: 'UTC', from: '2026-03-01T00:00:00Z', until: '2026-03-02T00:00:00Z', day: '2026-03-01' },
  { zone: 'Asia/Tokyo', from: '2026-02-28T15:00:00Z', until: '2026-03-01T15:00:00Z', day: '2026-03-01' },
  { zone: 'America/New_York', from: '2026-03-08T05:00:00Z', until: '2026-03-09T04:00:00Z', day: '2026-03-08' },
  { zone: 'Europe/Berlin', from: '2026-10-24T22:00:00Z', until: '2026-10-25T23:00:00Z', day: '2026-10-25' },
])('means the days of $zone, also where clocks change', ({ zone, from, until, day }) => {
  const filter = toFilter(readAuditAddress({ from: day, until: day }), zone)
  expect(filter).toEqual({ from: Date.parse(from), until: Date.parse(until) })
})
