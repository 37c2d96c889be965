import { setTimeout as delay } from 'node:timers/promises'
import type { RunFailure, TaskRow } from '@groundwork/runs/rows'
import { stillWritten } from '@groundwork/runs/still-written'
import { headers } from 'next/headers'
import type { api } from '../../trpc/server'
import type { RunKey, TaskKey } from '../addresses'
import type { FirstOfTask } from '../task/task-tabs'
import { type TaskTab, taskTab } from '../task/tab-names'
import { taskKeyOf } from './task-key'

/** As many as are drawn before anything is laid out, and some. */
const lines = 60
/**
 * The page does not wait longer: what is behind the engine may be slow, and the browser can ask by itself. For a log that costs the
 * code that shows it, for the others that of their tab besides, which is more than a page should load (ADR 27).
 */
const withinMs = { log: 500, others: 2_000 }

type Runs = Awaited<ReturnType<typeof api>>['runs']
type Shown = Record<string, string | string[] | undefined>
type Asked = { key: RunKey; failure: RunFailure | null; tasks: TaskRow[]; shown: Shown }

/** What a tab shows of one attempt; `task` is `step/id`. */
export type FirstShown = { task: string; attempt: number; tab: TaskTab; first: FirstOfTask }

/**
 * What a document shows beside a run in the panel of a task, the one that the address names or else the one that failed, so that it
 * can be read before the page's script is there. Null where no panel is shown, where something is looked for in a log or the log
 * still grows, where only a part of a page is asked for, and where it does not come soon.
 */
export async function firstShown(runs: Runs, { key, failure, tasks, shown }: Asked): Promise<FirstShown | null> {
  const named = shown.task ?? (failure && taskKeyOf(failure))
  const task = tasks.find((each) => taskKeyOf(each) === named)
  const found = task ?? (shown.task === undefined ? failure : null)
  if (!found) return null
  const tab = taskTab(shown.tab)
  // What is looked for stands elsewhere than at the end, and the end of what is written is somewhere else in a moment.
  if (tab === 'logs' && (shown.find || (task && stillWritten(task, Date.now())))) return null
  if ((await headers()).get('sec-fetch-dest') !== 'document') return null
  const attempt = Math.max(0, found.attempt)
  const opened = [shown.artifact ?? []].flat()
  const read = readTab(runs, { tab, opened }, { ...key, step: found.step, task: found.id, attempt })
  const first = await Promise.race([
    read.catch(() => null),
    delay(tab === 'logs' ? withinMs.log : withinMs.others, null, { ref: false }),
  ])
  return first && { task: taskKeyOf(found), attempt, tab, first: { ...first, readAt: Date.now() } }
}

type Tab = { tab: TaskTab; opened: string[] }

async function readTab(
  runs: Runs,
  { tab, opened }: Tab,
  { attempt, ...key }: TaskKey & { attempt: number },
): Promise<FirstOfTask> {
  if (tab === 'artifacts') {
    const artifacts = await runs.artifacts({ ...key, attempt })
    const shown = artifacts.rows.filter(({ name }) => artifacts.datastore.ok && opened.includes(name))
    const values = await Promise.all(
      shown.map(async ({ name }) => [name, await runs.artifact({ ...key, attempt, name })] as const),
    )
    return { artifacts, values: Object.fromEntries(values) }
  }
  if (tab === 'cards') return { cards: await runs.cards(key) }
  if (tab === 'facts') return { metadata: await runs.metadata(key) }
  return { log: await runs.log({ ...key, attempt, stream: 'merged', tail: lines, count: lines }) }
}
