import { expect, it } from 'vitest'
import { isStopping } from './is-stopping'
import type { PromotionDetail } from './promotion-types'

const after = (...moves: [string, string][]) => ({
  events: moves.map(([kind, to]) => ({ kind, to })) as PromotionDetail['events'],
})

it('is told by where it worked last, whatever has been said since', () => {
  const doubt = ['moved', 'NEEDS_ATTENTION'] as [string, string]
  expect(isStopping(after(['moved', 'APPLYING'], doubt))).toBe(false)
  expect(isStopping(after(['moved', 'APPLYING'], ['moved', 'CANCELLING'], doubt, ['note', 'APPLYING']))).toBe(true)
  expect(isStopping(after(['moved', 'CANCELLING'], ['moved', 'APPLYING'], doubt))).toBe(false)
})
