export type Counts = { passed: number; failed: number; skipped: number }

/** Counts of a Vitest JSON report. A file that could not be loaded holds no test and still counts as one failure. */
export function vitestCounts(report: unknown): Counts {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = report as {
    numPassedTests?: number
    numFailedTests?: number
    numPendingTests?: number
    numTodoTests?: number
    testResults?: { status: string; assertionResults: { status: string }[] }[]
  }
  const brokenFiles = (testResults ?? []).filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: numPassedTests ?? 0,
    failed: (numFailedTests ?? 0) + brokenFiles.length,
    skipped: (numPendingTests ?? 0) + (numTodoTests ?? 0),
  }
}

/** Counts of a Playwright JSON report; a test that passed only when repeated is one that failed. */
export function playwrightCounts(report: unknown): Counts {
  const { stats, errors } = report as {
    stats?: { expected?: number; unexpected?: number; flaky?: number; skipped?: number }
    errors?: unknown[]
  }
  return {
    passed: stats?.expected ?? 0,
    failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0) + (errors?.length ?? 0),
    skipped: stats?.skipped ?? 0,
  }
}

/** What a suite counts as: its report, and one failure more where it failed without one that its report tells of. */
export function suiteCounts(code: number | null, counts: Counts | null): Counts {
  if (code === 0) return counts ?? { passed: 1, failed: 0, skipped: 0 }
  if (!counts) return { passed: 0, failed: 1, skipped: 0 }
  return { ...counts, failed: Math.max(counts.failed, 1) }
}

export function total(all: Counts[]): Counts {
  return all.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  )
}

/** The last line of `npm test`. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
