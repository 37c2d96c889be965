import { expect, it } from 'vitest'
import { closingLine, playwrightCounts, suiteCounts, total, vitestCounts } from './test-report'

it('counts a Vitest report, a file that could not be loaded as one failure', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ],
  }
  expect(vitestCounts(report)).toEqual({ passed: 5, failed: 2, skipped: 3 })
})

it('counts a Playwright test that passed only when repeated as failed', () => {
  const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [] }
  expect(playwrightCounts(report)).toEqual({ passed: 4, failed: 2, skipped: 2 })
})

it('counts a check as one, and never lets a failed command pass', () => {
  expect(suiteCounts(0, null)).toEqual({ passed: 1, failed: 0, skipped: 0 })
  expect(suiteCounts(1, null)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(suiteCounts(1, { passed: 3, failed: 0, skipped: 0 })).toEqual({ passed: 3, failed: 1, skipped: 0 })
  expect(suiteCounts(null, { passed: 3, failed: 2, skipped: 0 })).toEqual({ passed: 3, failed: 2, skipped: 0 })
})

it('ends with the sums, and tells of skipped ones only when there are some', () => {
  const counts = total([
    { passed: 1, failed: 0, skipped: 0 },
    { passed: 2, failed: 1, skipped: 0 },
  ])
  expect(closingLine(counts)).toBe('3 passed, 1 failed')
  expect(closingLine({ passed: 3, failed: 0, skipped: 4 })).toBe('3 passed, 0 failed, 4 skipped')
})
