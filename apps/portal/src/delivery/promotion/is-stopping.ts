import type { PromotionDetail } from './promotion-types'

const works = new Set<string | null>(['APPLYING', 'VERIFYING', 'CANCELLING'])

/** Whether it was aborted before it came to stand still: it goes on to its end, not to what it was asked for. */
export function isStopping({ events }: Pick<PromotionDetail, 'events'>): boolean {
  return events.findLast(({ kind, to }) => kind === 'moved' && works.has(to))?.to === 'CANCELLING'
}
