import path from 'node:path'
import { readJson, writePrivateJson } from './private-file'

export type SampleOutcome = 'succeeded' | 'failed' | 'interrupted'

/** How a sample's run ended. One that could not reach the engine is neither good nor what a failing flow should show. */
export function outcomeOf(code: number | null, output: string): SampleOutcome {
  if (code === 0) return 'succeeded'
  return code === null || /Metaflow service error|ServiceException/.test(output) ? 'interrupted' : 'failed'
}

/** A sample that never ends as it should must not add a run to the history at each start. */
const mostTries = 3

/** Which samples were recorded, and how often others were tried, kept in the folder. */
export function sampleNotes(folder: string) {
  const doneFile = path.join(folder, 'recorded.json')
  const triesFile = path.join(folder, 'tried.json')
  const done = new Set(listOf(readJson(doneFile)))
  const tries = countsOf(readJson(triesFile))
  const isLeft = (key: string) => !done.has(key) && (tries.get(key) ?? 0) < mostTries

  return {
    isLeft,
    /** Says whether it is tried again at the next start. */
    note(key: string, asExpected: boolean): boolean {
      if (asExpected) {
        done.add(key)
        writePrivateJson(doneFile, [...done])
      } else {
        tries.set(key, (tries.get(key) ?? 0) + 1)
        writePrivateJson(triesFile, Object.fromEntries(tries))
      }
      return isLeft(key)
    },
  }
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}

function countsOf(value: unknown): Map<string, number> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return new Map(entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'))
}
