import { expect, it } from 'vitest'
import { scheduleInWords } from './schedule'

it.each([
  ['0 2 * * *', undefined, 'every day at 02:00 UTC'],
  ['30 7 * * 1-5', 'Europe/Berlin', 'Monday to Friday at 07:30 Europe/Berlin'],
  ['0 9 * * 0', undefined, 'every Sunday at 09:00 UTC'],
  ['*/15 * * * *', undefined, 'every 15 minutes, UTC'],
  ['5 * * * *', undefined, 'every hour at :05, UTC'],
  ['*/7 * * * *', undefined, 'at */7 * * * * UTC'],
  ['0 0 1 * *', 'Asia/Tokyo', 'at 0 0 1 * * Asia/Tokyo'],
  [undefined, undefined, 'on request'],
])('%s in %s', (schedule, zone, words) => {
  expect(scheduleInWords(schedule, zone)).toBe(words)
})
