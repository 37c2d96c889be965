import { expect, it } from 'vitest'
import { stillWritten } from './still-written'

it.each([
  { status: 'running', finishedAt: null, is: true },
  { status: 'queued', finishedAt: null, is: true },
  { status: 'succeeded', finishedAt: 95_000, is: true },
  { status: 'failed', finishedAt: 90_001, is: true },
  { status: 'failed', finishedAt: 90_000, is: false },
  { status: 'failed', finishedAt: null, is: false },
  { status: 'unknown', finishedAt: null, is: true },
] as const)('the log of a task that is $status since $finishedAt may get lines at 100,000: $is', ({ is, ...task }) => {
  expect(stillWritten(task, 100_000)).toBe(is)
})
