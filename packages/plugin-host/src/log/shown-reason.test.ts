import { expect, it } from 'vitest'
import { endReason, type ProcessEnd } from '../process/end-reason'
import { kindOfReason } from './shown-reason'

const secret = 'postgres://ada:hunter2@db'
const end = (given: Partial<ProcessEnd>) =>
  endReason({ code: null, signal: null, report: null, killedFor: null, lastWords: [], memoryMb: 96, ...given })

it.each<[Partial<ProcessEnd>, string]>([
  [{ code: 3, lastWords: [secret] }, 'It ended with exit code 3; its log says more.'],
  [{ code: 1, report: { kind: 'start', message: secret } }, 'It failed while it started; its log says more.'],
  [
    { code: 1, report: { kind: 'rejection', message: secret } },
    'A promise failed and nothing caught it; its log says more.',
  ],
  [
    { code: 1, report: { kind: 'exception', message: secret } },
    'It threw an error that nothing caught; its log says more.',
  ],
])('leaves out what a process said when it ended: %j', (given, words) => {
  expect(end(given)).toContain(secret)
  expect(kindOfReason(end(given))).toBe(words)
})

it.each<Partial<ProcessEnd>>([
  { code: 0 },
  { code: 13 },
  { signal: 'SIGKILL' },
  { code: 134, lastWords: ['JavaScript heap out of memory'] },
  { signal: 'SIGKILL', killedFor: 'It used 300 MB of memory; its limit is 192 MB.' },
])("tells the host's own sentences whole: %j", (given) => {
  expect(kindOfReason(end(given))).toBe(end(given))
})

it('keeps what a notice says around the reason', () => {
  expect(
    kindOfReason(`Version 2.0.0 did not start: It failed while it started: ${secret}. Version 1.0.0 stays on.`),
  ).toBe('Version 2.0.0 did not start: It failed while it started; its log says more. Version 1.0.0 stays on.')
  const same = `Version 0.1.0 did not start: It failed while it started: ${secret}. What was there before stays on.`
  expect(kindOfReason(same)).toBe(
    'Version 0.1.0 did not start: It failed while it started; its log says more. What was there before stays on.',
  )
  const passed = `Its handler "sales" could not take an event, which was passed over: ${secret}`
  expect(kindOfReason(passed)).toBe(
    'Its handler "sales" could not take an event, which was passed over; its log says more.',
  )
})

it('tells whole why a signature does not count', () => {
  const text = 'Version 2.0.0 was not taken: Its key SHA256:x of Ada was revoked. Version 1.0.0 stays on.'
  expect(kindOfReason(text)).toBe(text)
})

it('trusts no text that it does not know', () => {
  for (const text of [
    secret,
    `Error: ${secret}`,
    `Version 1.0.0 was not taken: ${secret}`,
    `Version 1.0.0 crashed again and again: ${secret}\n${secret}`,
  ])
    expect(kindOfReason(text)).not.toContain('hunter2')
})
