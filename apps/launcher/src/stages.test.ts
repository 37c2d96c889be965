import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createStages } from './stages'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

it('says what a stage that takes long is at, and how long it took', async () => {
  const lines: string[] = []
  const stages = createStages((line) => lines.push(line))
  await stages.stage(
    'Build',
    async () => {
      stages.progress('Build', 'engine, 1 of 2')
      await vi.advanceTimersByTimeAsync(3_000)
      stages.progress('Build', 'portal, 2 of 2')
      return { note: 'engine, portal' }
    },
    'once for these sources',
  )
  await stages.stage('Schema', async () => ({}), 'slow')
  expect(lines).toEqual([
    '  … Build        engine, 1 of 2',
    '  … Build        once for these sources',
    '  … Build        portal, 2 of 2',
    '  ✓ Build         3.0 s  engine, portal',
    '  ✓ Schema        0.0 s',
  ])
})
