'use client'

import type {
  ArtifactValue,
  CardRow,
  LogWindow,
  MetadataRow,
  Readable,
  TaskArtifacts as Artifacts,
  TaskRow,
} from '@groundwork/runs/rows'
import { isFinal } from '@groundwork/runs/status'
import { Skeleton } from '@groundwork/ui/skeleton'
import { Tabs } from '@groundwork/ui/tabs'
import { Suspense } from 'react'
import type { TaskKey } from '../addresses'
import { TabFence } from './tab-fence'
import { type TaskTab, taskTab, taskTabs } from './tab-names'
import { tabPart } from './tab-part'
import { TaskLog } from './task-log'
import { useTaskNews } from './use-task-news'

// The log is what one comes for; the rest loads with its tab. Not `dynamic`: in a panel that sleeps it has the document preload
// files that the build did not make.
const TaskArtifacts = tabPart(async () => (await import('./task-artifacts')).TaskArtifacts)
const TaskCards = tabPart(async () => (await import('./task-cards')).TaskCards)
const TaskFacts = tabPart(async () => (await import('./task-facts')).TaskFacts)
const parts = { artifacts: TaskArtifacts, cards: TaskCards, facts: TaskFacts }

/** Loads what a tab needs besides. */
export async function loadTab(tab: TaskTab): Promise<void> {
  if (tab !== 'logs') await parts[tab].load()
}

const labels: Record<TaskTab, string> = { logs: 'Logs', artifacts: 'Artifacts', cards: 'Cards', facts: 'Facts' }

/** What the server read with the page, at `readAt` (milliseconds): else as the page is drawn. */
export type FirstOfTask = {
  readAt?: number
  log?: Readable<LogWindow>
  artifacts?: Artifacts
  /** Of the artifacts that the address has open. */
  values?: Record<string, Readable<ArtifactValue>>
  cards?: Readable<CardRow[]>
  metadata?: MetadataRow[]
}

export type TaskTabsProps = {
  taskKey: TaskKey
  task: TaskRow
  runNumber: number
  attempt: number
  tab: string | null
  tabHref: (tab: TaskTab) => string
  onTab: (tab: TaskTab) => void
  cause?: number | null
  line?: number | null
  onLine?: (n: number) => void
  first?: FirstOfTask
  /** Height of log and card. */
  height: string
}

/** Logs, artifacts, cards and facts of one attempt; used beside a run and on the task's own page. */
export function TaskTabs(props: TaskTabsProps) {
  const { taskKey, task, runNumber, attempt, tabHref, onTab, cause = null, line = null, onLine, first, height } = props
  const tab = taskTab(props.tab)
  const last = Math.max(0, task.attempt)
  const isLast = attempt === last
  const growing = isLast && !isFinal(task.status)
  useTaskNews(runNumber, taskKey)
  return (
    <>
      <Tabs
        label="About this task"
        current={tab}
        onShow={(id) => onTab(id as TaskTab)}
        items={taskTabs.map((id) => ({ id, label: labels[id], href: tabHref(id) }))}
      />
      <TabFence key={`${tab} ${attempt}`}>
        <Suspense fallback={<Waiting height={height} />}>
          {tab === 'logs' ? (
            <TaskLog
              key={attempt}
              taskKey={taskKey}
              attempt={attempt}
              task={task}
              isLast={isLast}
              cause={cause}
              line={line}
              height={height}
              {...(onLine ? { onLine } : {})}
              {...(first?.log ? { first: first.log } : {})}
            />
          ) : null}
          {tab === 'artifacts' ? (
            <TaskArtifacts
              taskKey={taskKey}
              attempt={attempt}
              growing={growing}
              {...(first?.artifacts ? { first: first.artifacts, readAt: first.readAt } : {})}
              {...(first?.values ? { values: first.values } : {})}
            />
          ) : null}
          {tab === 'cards' ? (
            <TaskCards
              taskKey={taskKey}
              status={growing ? 'growing' : task.status}
              height={height}
              {...(first?.cards ? { first: first.cards, readAt: first.readAt } : {})}
            />
          ) : null}
          {tab === 'facts' ? (
            <TaskFacts
              taskKey={taskKey}
              task={task}
              {...(first?.metadata ? { first: first.metadata, readAt: first.readAt } : {})}
            />
          ) : null}
        </Suspense>
      </TabFence>
    </>
  )
}

function Waiting({ height }: { height: string }) {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-2 p-3" style={{ minHeight: height }}>
      {['w-2/3', 'w-1/2', 'w-3/4', 'w-2/5'].map((width) => (
        <Skeleton key={width} className={`h-2.5 ${width}`} />
      ))}
    </div>
  )
}
