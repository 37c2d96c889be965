import { setTimeout as delay } from 'node:timers/promises'
import type { LogWindow, Readable, RunFailure, TaskRow } from '@groundwork/runs/rows'
import { isFinal } from '@groundwork/runs/status'
import { headers } from 'next/headers'
import type { api } from '../../trpc/server'
import type { RunKey } from '../addresses'
import { taskKeyOf } from './task-key'

/** As many as are drawn before anything is laid out, and some. */
const lines = 60
/** The page does not wait longer for it: what is behind the engine may be slow, and the browser can ask by itself. */
const withinMs = 500

type Runs = Awaited<ReturnType<typeof api>>['runs']
type Shown = Record<string, string | string[] | undefined>
type Asked = { key: RunKey; failure: RunFailure | null; tasks: TaskRow[]; shown: Shown }

/** The end of the log of one attempt; `task` is `step/id`. */
export type FirstLog = { task: string; attempt: number; log: Readable<LogWindow> }

/**
 * The end of the log that a document shows beside a run, of the task that the address names or else of the one that failed, so that
 * it can be read before the page's script is there. Null where it still grows, where something else is shown, where only a part
 * of a page is asked for, and where it does not come soon.
 */
export async function firstLog(runs: Runs, { key, failure, tasks, shown }: Asked): Promise<FirstLog | null> {
  const found = shown.task === undefined ? failure : tasks.find((each) => taskKeyOf(each) === shown.task)
  if (!found || ('status' in found && !isFinal(found.status))) return null
  // What is looked for stands elsewhere than at the end.
  if ((shown.tab ?? 'logs') !== 'logs' || shown.find) return null
  if ((await headers()).get('sec-fetch-dest') !== 'document') return null
  const { step, id: task } = found
  const attempt = Math.max(0, found.attempt)
  const read = runs.log({ ...key, step, task, attempt, stream: 'merged', tail: lines, count: lines })
  const log = await Promise.race([read.catch(() => null), delay(withinMs, null, { ref: false })])
  return log && { task: taskKeyOf(found), attempt, log }
}
