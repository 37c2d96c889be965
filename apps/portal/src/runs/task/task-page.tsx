'use client'

import type { TaskDetail } from '@groundwork/runs/rows'
import { PageHeader } from '@groundwork/ui/page-header'
import { StatusChip } from '@groundwork/ui/status-chip'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { useRouter, useSearchParams } from 'next/navigation'
import { useSyncExternalStore } from 'react'
import { useLive } from '../../live/use-live'
import { runLook } from '../../status/run-status'
import { originTask, type TaskKey, taskHref } from '../addresses'
import { AttemptSwitch } from './attempt-switch'
import { type FirstOfTask, TaskTabs } from './task-tabs'
import { TaskDuration } from '../task-duration'
import { taskName } from '../task-name'
import { changedAddress, useChangedHref } from '../use-changed-href'

type TaskPageProps = { taskKey: TaskKey; task: TaskDetail; attempt: number; first: FirstOfTask }

/** A task on its own page: attempts, log with permalinks, artifacts, cards, facts. */
export function TaskPage({ taskKey, task, attempt, first }: TaskPageProps) {
  const router = useRouter()
  const params = useSearchParams()
  const line = useHashLine()
  useLive([{ topic: 'task', key: String(task.run.runNumber) }], (events) => {
    const mine = events.some(
      (event) => 'reload' in event || String((event.payload as { task?: unknown }).task) === task.id,
    )
    if (mine) router.refresh()
  })
  const href = useChangedHref()
  const last = Math.max(0, task.attempt)
  const { glyph, word } = runLook(task.status)
  return (
    <>
      <PageHeader
        title={
          <>
            {task.step}
            <span className="font-mono text-lg font-medium text-ink-2">/{taskName(task)}</span>
          </>
        }
        status={<StatusChip kind={glyph}>{word}</StatusChip>}
        facts={
          <>
            {taskName(task) === task.id ? null : <code>{task.id}</code>}
            {task.user ? <span>{task.user}</span> : null}
            <span className="tabular-nums">
              <Time at={task.startedAt ?? task.queuedAt} mode="moment" focusable />
              {task.startedAt === null ? null : (
                <>
                  , <TaskDuration task={task} lost="duration not known" />
                </>
              )}
            </span>
            <AttemptSwitch
              task={task}
              attempt={attempt}
              onChange={(next) => router.push(changedAddress({ attempt: next === last ? null : String(next + 1) }))}
            />
          </>
        }
      >
        {task.reason && task.status !== 'succeeded' ? <p>{task.reason}</p> : null}
        {task.origin ? (
          <p className="text-xs text-ink-3">
            Cloned from <Origin origin={task.origin} flow={taskKey.flow} /> by a resumed run.
          </p>
        ) : null}
      </PageHeader>
      <div className="flex-1 p-5 pt-3 max-sm:p-3">
        <section className="overflow-hidden rounded-md border border-line bg-surface">
          <TaskTabs
            taskKey={taskKey}
            task={task}
            runNumber={task.run.runNumber}
            attempt={attempt}
            tab={params.get('tab')}
            tabHref={(tab) => href(atTab(tab))}
            onTab={(tab) => window.history.pushState(null, '', changedAddress(atTab(tab)) + window.location.hash)}
            line={line}
            onLine={showLine}
            first={first}
            height="max(320px, calc(100dvh - 260px))"
          />
        </section>
      </div>
    </>
  )
}

function Origin({ origin, flow }: { origin: string; flow: string }) {
  const task = originTask(origin, flow)
  if (!task) return <code>{origin}</code>
  return (
    <Link href={taskHref(task)} className="font-mono text-accent hover:underline">
      {origin}
    </Link>
  )
}

const atTab = (tab: string) => ({ tab: tab === 'logs' ? null : tab })

const hashChanged = 'gw-line'

function showLine(n: number) {
  window.history.replaceState(null, '', `#L${n}`)
  window.dispatchEvent(new Event(hashChanged))
}

/** The line of the permalink. The server does not see the hash, so the first render has none. */
function useHashLine(): number | null {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener('hashchange', changed)
      window.addEventListener(hashChanged, changed)
      return () => {
        window.removeEventListener('hashchange', changed)
        window.removeEventListener(hashChanged, changed)
      }
    },
    () => Number(/^#L(\d{1,9})$/.exec(window.location.hash)?.[1] ?? 0) || null,
    () => null,
  )
}
