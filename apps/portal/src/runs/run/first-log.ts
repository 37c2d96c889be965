import { setTimeout as delay } from 'node:timers/promises'
import type { LogWindow, Readable, RunFailure } from '@groundwork/runs/rows'
import { headers } from 'next/headers'
import type { api } from '../../trpc/server'
import type { RunKey } from '../addresses'

/** As many as are drawn before anything is laid out, and some. */
const lines = 60
/** The page does not wait longer for it: what is behind the engine may be slow, and the browser can ask by itself. */
const withinMs = 500

type Runs = Awaited<ReturnType<typeof api>>['runs']
type Asked = { key: RunKey; failure: RunFailure; shown: Record<string, string | string[] | undefined> }

/**
 * The end of the log that a document shows beside a run that failed, so that it can be read before the page's script is there.
 * Null where something else is shown, where only a part of a page is asked for, and where it does not come soon.
 */
export async function firstLog(runs: Runs, { key, failure, shown }: Asked): Promise<Readable<LogWindow> | null> {
  const { step, id: task, attempt } = failure
  if ((shown.task ?? `${step}/${task}`) !== `${step}/${task}` || (shown.tab ?? 'logs') !== 'logs') return null
  if ((await headers()).get('sec-fetch-dest') !== 'document') return null
  const log = runs.log({ ...key, step, task, attempt, stream: 'merged', tail: lines, count: lines })
  return Promise.race([log.catch(() => null), delay(withinMs, null, { ref: false })])
}
