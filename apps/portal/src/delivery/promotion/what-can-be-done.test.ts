import { expect, it } from 'vitest'
import type { PromotionDetail } from './promotion-types'
import { backWords, beforeOf, beforeWords, rollBackOf } from './what-can-be-done'

const v2 = { id: '2'.repeat(64), number: 2, alias: null, verifiedAt: 1, isNewer: false, isCurrent: false }
const detail = (more: Partial<PromotionDetail>) =>
  ({
    promotion: {
      ...{ number: 9, state: 'SUCCEEDED', mode: 'rollback', startedAt: 1 },
      plan: { target: { project: 'rows', unit: 'Score', environment: 'production' } },
    },
    ...{ rollbackTo: null, before: null, may: { request: { allowed: true } } },
    ...more,
  }) as PromotionDetail

it('goes back to an older version by a roll back', () => {
  const older = detail({ rollbackTo: v2 })
  expect(backWords(older)).toBe('Roll back to v2')
  expect(rollBackOf(older).href).toContain('mode=rollback')
})

it('does not call it a roll back where what ran before is newer than what runs', () => {
  const forward = detail({ rollbackTo: { ...v2, isNewer: true } })
  expect(backWords(forward)).toBe('Promote v2 again…')
  const { href, says } = rollBackOf(forward)
  expect(href).toContain(`version=${v2.id}`)
  expect(href).not.toContain('mode=')
  expect(says).toContain('through the gates')
})

it('points at what ran before where no other version did', () => {
  const config = detail({ before: 8 })
  expect(rollBackOf(config)).toMatchObject({ href: null, reason: expect.stringContaining(beforeWords(config)) })
  expect(beforeOf(config)?.href).toMatch(/mode=rollback&back=8/)
  const first = detail({})
  expect(rollBackOf(first).reason).toBe('No other version was verified here before.')
  expect(beforeOf(first)).toBeNull()
  const refused = { ...config.may, request: { allowed: false as const, reason: 'You only look.' } }
  expect(beforeOf(detail({ before: 8, may: refused }))).toMatchObject({ href: null, reason: 'You only look.' })
})

it('offers the way back to what runs by the ledger while another is being brought, and only then', () => {
  const acts = (state: string, mode = 'deploy') => {
    const { promotion, ...rest } = detail({ rollbackTo: { ...v2, isCurrent: true } })
    return rollBackOf({ ...rest, promotion: { ...promotion, state, mode } } as PromotionDetail)
  }
  for (const state of ['APPLYING', 'PAUSED', 'VERIFYING', 'CANCELLING'])
    expect(acts(state)).toMatchObject({
      href: expect.stringContaining('mode=rollback'),
      says: expect.stringContaining('asks this one to stop'),
    })
  expect(acts('NEEDS_ATTENTION')).toMatchObject({
    href: expect.stringContaining('mode=rollback'),
    says: expect.stringContaining('once somebody has decided'),
  })
  expect(acts('FAILED')).toMatchObject({ href: null, reason: 'v2 is what runs here. Redeploy it to repair it.' })
  expect(acts('APPLYING', 'rollback')).toMatchObject({ href: null, reason: expect.stringContaining('stops another') })
})
