import type { ConformanceReport } from '@groundwork/plugin-sdk/conformance'
import type { OrchestratorCapabilities } from '@groundwork/plugin-sdk/points'

const inFull = 'Measure in full to see it.'
const byCommand =
  'npm run conformance -- FOLDER measures it where the plugin is developed, and brings its report here with --publish.'
const proxy = `A faulting proxy would have to stand between the plugin and its engine, and here that is the one that works. ${byCommand}`

/** What is not measured where nothing may be started, and why. */
export const withoutRuns: Record<string, string> = {
  O1: `It starts a run twice with one key. ${inFull}`,
  O3: proxy,
  O7: `It switches a definition on and waits whether anything starts. ${inFull}`,
  O8: `It starts a long run and cancels it. ${inFull}`,
  O9: `It starts a run of a definition that is not switched on. ${inFull}`,
  O10: `It starts a run that is given a secret, and looks for the value. ${inFull}`,
  C1: `It switches a schedule on, which starts runs where it is kept. ${inFull}`,
  C2: `It starts a run that lasts into its next slot. ${inFull}`,
  C3: `It starts a run and replaces its definition. ${inFull}`,
  C4: `It switches a definition on and replaces it. ${inFull}`,
}

/** What is not measured here even with runs, and why. */
export function withFullMeasuring({ schedule }: Pick<OrchestratorCapabilities, 'schedule'>): Record<string, string> {
  const own = `Runs that it starts by itself have no key that was planned here, so nothing lets them run. ${byCommand}`
  return { O3: proxy, ...(schedule.native ? { C2: own } : {}) }
}

const noSecondLock =
  'It has made no environment of a lock yet, so there is none to compare. It is measured once a version with locked packages was promoted here.'

/** Of compute that never made an environment: what a person can do so that two are compared. */
export function withSecondLockWords(report: ConformanceReport): ConformanceReport {
  const results = report.results.map((one) =>
    one.id === 'C4' && one.result === 'skipped' ? { ...one, words: noSecondLock } : one,
  )
  return { ...report, results }
}

export function brokenOffWords(error: unknown): string {
  const why = error instanceof Error ? error.message : String(error)
  return `It broke off: ${why.slice(0, 500)}`
}
