import { expect, it } from 'vitest'
import { nextTime, scheduleProblem } from './schedule'

it('comes at the hour of its own zone, in summer and in winter', () => {
  const next = (after: string) => nextTime({ schedule: '0 7 * * *', timeZone: 'Europe/Berlin', after: new Date(after) })
  expect(next('2026-01-10T12:00:00Z')?.toISOString()).toBe('2026-01-11T06:00:00.000Z')
  expect(next('2026-07-10T12:00:00Z')?.toISOString()).toBe('2026-07-11T05:00:00.000Z')
})

it('is in UTC without a zone, and never comes where no day fits', () => {
  const after = new Date('2026-01-10T12:00:00Z')
  expect(nextTime({ schedule: '30 6 * * 1', after })?.toISOString()).toBe('2026-01-12T06:30:00.000Z')
  expect(nextTime({ schedule: '0 0 31 2 *', after })).toBeNull()
})

it('takes the words of cron, and refuses what it cannot read', () => {
  expect(scheduleProblem('*/5 8-18 * * MON-FRI')).toBeNull()
  expect(scheduleProblem('@hourly')).toBeNull()
  expect(scheduleProblem('often')).toMatch(/cannot be read: it needs five fields\. Use/)
  expect(scheduleProblem('0 25 * * *')).toMatch(/cannot be read: its hour "25" means nothing\. Use/)
  expect(scheduleProblem('0 7 * * 1-9')).toMatch(/its day of week "1-9" means nothing/)
  expect(scheduleProblem('0 7 x * *')).not.toMatch(/cron ?pattern|invalid|parts/i)
})
