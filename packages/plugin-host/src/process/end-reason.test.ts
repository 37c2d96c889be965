import { expect, it } from 'vitest'
import { endReason, type ProcessEnd } from './end-reason'
import { parseReport } from './runner'

const end = (given: Partial<ProcessEnd>) =>
  endReason({ code: null, signal: null, report: null, killedFor: null, lastWords: [], memoryMb: 96, ...given })

it.each<[Partial<ProcessEnd>, string]>([
  [{ code: 0 }, 'It ended by itself, with exit code 0.'],
  [{ code: 3, lastWords: ['boom', ''] }, 'It ended with exit code 3; its last words: boom.'],
  [{ signal: 'SIGSEGV' }, 'It was ended by the signal SIGSEGV.'],
  [{ code: 137 }, 'It was ended by the signal SIGKILL.'],
  [{ code: 13 }, 'It ended while it started: something that it waits for never comes.'],
  [{ signal: 'SIGKILL', killedFor: 'It used 300 MB.' }, 'It used 300 MB.'],
  [
    { code: 1, report: { kind: 'start', message: 'Error: no.', at: 'backend/index.js:1:2' } },
    'It failed while it started: Error: no (at backend/index.js:1:2).',
  ],
])('says in words how a process ended: %j', (given, words) => {
  expect(end(given)).toBe(words)
})

it('tells a full heap from other ends by signal', () => {
  const lastWords = ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory']
  expect(end({ code: 134, lastWords })).toMatch(/ran out of memory: its JavaScript heap may grow to 96 MB/)
})

it('takes no report that a plugin made up in another form', () => {
  expect(parseReport('')).toBeNull()
  expect(parseReport('not json\n')).toBeNull()
  expect(parseReport('{"kind":"other","message":"x"}\n')).toBeNull()
  expect(parseReport('{"kind":"start","message":"x"}\n')).toEqual({ kind: 'start', message: 'x' })
})
