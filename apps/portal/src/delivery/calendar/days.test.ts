import { expect, it } from 'vitest'
import { onDay, shownDays } from './days'

const zone = 'Europe/Berlin'
const now = Date.parse('2026-03-20T23:30:00Z')

it('shows whole weeks from Monday around the month, and says which days are in it', () => {
  const { days, title, previous, next } = shownDays({ view: 'month', day: null, now, zone })
  expect([title, previous, next]).toEqual(['March 2026', '2026-02-28', '2026-04-01'])
  expect([days[0]?.key, days.at(-1)?.key, days.length % 7]).toEqual(['2026-02-23', '2026-04-05', 0])
  expect(days.filter(({ inside }) => inside)).toHaveLength(31)
})

it('takes the day of the zone for today', () => {
  expect(shownDays({ view: 'week', day: null, now: Date.parse('2026-03-22T23:30:00Z'), zone }).days[0]?.key).toBe(
    '2026-03-23',
  )
})

it('has a day of 23 hours where clocks go forward, and no gap between days', () => {
  const { days } = shownDays({ view: 'month', day: '2026-03-01', now, zone })
  const change = days.find(({ key }) => key === '2026-03-29')!
  expect((change.to - change.from) / 3_600_000).toBe(23)
  for (const [index, day] of days.entries()) expect(day.from).toBe(index === 0 ? day.from : days[index - 1]!.to)
})

it('shows now for what is no day', () => {
  expect(shownDays({ view: 'month', day: 'soon', now, zone }).title).toBe('March 2026')
})

it('puts what lasts over midnight on both days, and what ends at midnight on one', () => {
  const { days } = shownDays({ view: 'week', day: '2026-03-16', now, zone })
  const [monday, tuesday] = [days[0]!, days[1]!]
  const over = { from: monday.to - 1, to: tuesday.from + 1 }
  const until = { from: monday.from, to: monday.to }
  expect(onDay(monday, [over, until])).toEqual([until, over])
  expect(onDay(tuesday, [over, until])).toEqual([over])
})
