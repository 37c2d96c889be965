import { expect, it } from 'vitest'
import { fiveFields, scheduleOf } from './cron'

it.each([
  ['0 6 * * ? *', '0 6 * * *'],
  ['0 0 ? * SUN *', '0 0 * * SUN'],
  ['15 10 ? * 2-6 *', '15 10 * * 1-5'],
  ['0 12 ? * 1,7 *', '0 12 * * 0,6'],
  ['0/15 * * * ? *', '0/15 * * * *'],
  ['0 8 1 * ? *', '0 8 1 * *'],
  ['30 7 * * 1-5', '30 7 * * 1-5'],
])('says %s with five fields', (written, five) => {
  expect(fiveFields(written)).toBe(five)
})

it.each([
  ['0 8 L * ? *', /"L" and "W"/],
  ['0 8 15W * ? *', /"L" and "W"/],
  ['0 8 ? * 6L *', /"L" and "#"/],
  ['0 8 ? * 2#1 *', /"L" and "#"/],
  ['0 8 * * ? 2027', /names years/],
  ['0 8 *', /five or six fields, not 3/],
  [
    '61 8 * * ? *',
    /^The flow's @schedule says "61 8 \* \* \? \*", and its minute "61" cannot be read\. Change the schedule in the flow\.$/,
  ],
  ['0 25 * * ? *', /, and its hour "25" cannot be read\./],
  ['0 8 * FOO ? *', /, and its month "FOO" cannot be read\./],
  ['0 8 ? * MON-XYZ *', /, and its day of the week "MON-XYZ" cannot be read\./],
])('refuses %s in words', (cron, words) => {
  expect(() => scheduleOf({ cron })).toThrow(words)
})

it('chooses as the decorator does: cron, weekly, hourly, daily', () => {
  const zone = { timezone: 'Europe/Berlin' }
  expect(scheduleOf({ cron: '0 6 * * ? *', daily: true, ...zone })).toEqual({
    cron: '0 6 * * *',
    timeZone: 'Europe/Berlin',
    overlap: 'skip',
  })
  expect(scheduleOf({ cron: 'None', weekly: true, daily: true })?.cron).toBe('0 0 * * SUN')
  expect(scheduleOf({ cron: null, hourly: true, daily: true, timezone: 'None' })).toMatchObject({
    cron: '0 * * * *',
    timeZone: 'UTC',
  })
  expect(scheduleOf({ daily: true })?.cron).toBe('0 0 * * *')
  expect(scheduleOf({ daily: false })).toBeNull()
  expect(() => scheduleOf({ daily: true, timezone: 'Europe/Nowhere' })).toThrow(
    /there is no time zone "Europe\/Nowhere": name one of the IANA database/,
  )
})
