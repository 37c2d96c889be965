import { expect, it } from 'vitest'
import type { PromotionDetail } from './promotion-types'
import { whatIsThere } from './what-is-there'

const [sha, other] = ['a'.repeat(64), 'b'.repeat(64)]
const seen = {
  ...{ labels: null, schedule: { cron: '0 6 * * *', timeZone: 'UTC', overlap: 'skip' }, active: true, state: 'ready' },
  ...{ url: 'https://argo.test/x', owner: 'made by hand' },
}
function asked(given: object | null, to = 'NEEDS_ATTENTION') {
  const events = [
    { kind: 'moved', from: 'QUEUED', to: 'APPLYING', data: {} },
    { kind: 'moved', from: 'APPLYING', to, data: given ? { step: 'put', found: 'other', seen: given } : {} },
    { kind: 'note', from: null, to: null, data: {} },
  ]
  const versions = { version: { id: sha, number: 3, alias: null }, from: null }
  return whatIsThere({ ...versions, events } as unknown as PromotionDetail)
}

it('shows what somebody is asked to adopt: whose it is, its version, its schedule, whether it starts', () => {
  expect(asked(seen)).toEqual({
    rows: [
      { what: 'Whose', is: 'made by hand' },
      { what: 'Version', is: 'it bears none' },
      { what: 'Schedule', is: '0 6 * * * (UTC)' },
      { what: 'Starts by itself', is: 'yes' },
      { what: 'State', is: 'ready' },
    ],
    url: 'https://argo.test/x',
  })
  const labels = { key: 'k', version: other, promotion: 'P-7', project: 'films', environment: 'dev', fence: 1 }
  const ours = asked({
    ...seen,
    labels,
    schedule: null,
    active: false,
    owner: null,
    url: 'local://x',
    state: 'broken',
    problem: 'No image.',
  })
  expect(ours?.rows.map(({ is }) => is)).toEqual([
    ...['of P-7', 'films in dev', 'bbbbbb', 'it has none', 'no', 'cannot be used: No image.'],
  ])
  expect(ours?.url).toBeNull()
  expect(asked({ ...seen, labels: { ...labels, version: sha } })?.rows[2]).toEqual({ what: 'Version', is: 'v3' })
})

it('shows nothing where it stopped for something else, or stands still no more', () => {
  expect(asked(null)).toBeNull()
  expect(asked(seen, 'APPLYING')).toBeNull()
})
