import { expect, it } from 'vitest'
import { createFailures } from './failures'

it('waits longer each time, up to half a minute, and begins anew after a success', () => {
  const failures = createFailures()
  expect([1, 2, 3].map(() => failures.note('p1'))).toEqual([500, 1_000, 2_000])
  for (let more = 0; more < 100; more++) failures.note('p1')
  expect(failures.note('p1')).toBe(30_000)
  failures.forget('p1')
  expect(failures.note('p1')).toBe(500)
})

it('does not grow: what is not heard of again is forgotten', () => {
  let at = 0
  const failures = createFailures(() => at)
  for (let id = 0; id < 5_000; id++) {
    at += 60_000
    failures.note(`p${id}`)
  }
  expect(failures.size()).toBeLessThanOrEqual(10)
})

it('keeps what fails again and again, however long', () => {
  let at = 0
  const failures = createFailures(() => at)
  for (let minute = 0; minute < 60; minute++) {
    at += 60_000
    failures.note('stubborn')
    failures.note(`other${minute}`)
  }
  expect(failures.note('stubborn')).toBe(30_000)
})
