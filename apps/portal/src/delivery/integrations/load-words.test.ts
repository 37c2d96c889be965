import { expect, it } from 'vitest'
import { isUnused, limitRows, usageRows, waitingWords } from './load-words'

it('says how much of what there is is in use', () => {
  const limits = { total: { cpu: 2, memoryMb: 8_200 }, used: { cpu: 1.5, memoryMb: 820 }, queued: 0 }
  expect(limitRows(limits)).toEqual([
    { name: 'Processors', words: '1.5 of 2', share: 0.75 },
    { name: 'Memory', words: '820 MB of 8.2 GB', share: 0.1 },
  ])
  const gpus = { total: { ...limits.total, gpu: 0 }, used: { cpu: 9, memoryMb: 0 }, queued: 0 }
  // More in use than there is, as it may be told while a quota shrinks, is all of it; none of nothing is no share.
  expect(limitRows(gpus).map(({ share }) => share)).toEqual([1, 0, null])
  expect([0, 1, 3].map((queued) => waitingWords({ queued }))).toEqual([
    'Nothing waits for room.',
    '1 run waits for room.',
    '3 runs wait for room.',
  ])
})

it('says what was used, and that nothing was', () => {
  const none = { since: '2026-03-01T07:00:00Z', cpuSeconds: 0, memoryPeakMb: 0 }
  expect(isUnused(none)).toBe(true)
  const some = { ...none, cpuSeconds: 90, memoryPeakMb: 512, gpuSeconds: 5 }
  expect(isUnused(some)).toBe(false)
  expect(usageRows(some)).toEqual([
    { name: 'Processor time', words: '1 min 30 s' },
    { name: 'Most memory at once', words: '512 MB' },
    { name: 'GPU time', words: '5 s' },
  ])
})
