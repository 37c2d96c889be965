'use client'

import type { TaskRow } from '@groundwork/runs/rows'
import { buttonClass } from '@groundwork/ui/button-style'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Maximize2 } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { runLook } from '../../status/run-status'
import { type RunKey, taskHref } from '../addresses'
import { AttemptSwitch } from './attempt-switch'
import { ClosePanel } from './close-panel'
import { type FirstOfTask, TaskTabs } from './task-tabs'
import { taskName } from '../task-name'

export { loadTab } from './task-tabs'

type TaskPanelProps = {
  runKey: RunKey
  runNumber: number
  task: TaskRow
  cause: number | null
  /** Of the last attempt, what came with the page. */
  first: FirstOfTask | null
  tab: string | null
  onTab: (tab: string) => void
  onClose: () => void
}

/** The task one looks at, beside the run. */
export default function TaskPanel({ runKey, runNumber, task, cause, first, tab, onTab, onClose }: TaskPanelProps) {
  const last = Math.max(0, task.attempt)
  const [attempt, setAttempt] = useState<number | null>(null)
  const key = { ...runKey, step: task.step, task: task.id }
  const { glyph, word } = runLook(task.status)
  return (
    <aside
      aria-label={`Task ${task.step}/${task.id}`}
      className="min-w-0 overflow-hidden rounded-md border border-line bg-surface rail:sticky rail:top-15"
    >
      <header className="flex h-row items-center gap-2 border-b border-line-faint pr-1.5 pl-3 max-sm:h-11">
        <StatusGlyph kind={glyph} label={word} />
        <h2 className="min-w-0 truncate font-mono text-xs font-semibold" title={taskName(task)}>
          {task.step}/{taskName(task)}
        </h2>
        <AttemptSwitch task={task} attempt={attempt ?? last} onChange={setAttempt} />
        <span className="ml-auto flex shrink-0">
          <Link
            href={taskHref(key, tab && tab !== 'logs' ? `tab=${tab}` : '')}
            aria-label="Open the page of this task"
            title="Open the page of this task"
            className={buttonClass({ kind: 'quiet', size: 'icon-sm' })}
          >
            <Maximize2 size={14} strokeWidth={1.75} aria-hidden="true" />
          </Link>
          <ClosePanel onClose={onClose} />
        </span>
      </header>
      <TaskTabs
        taskKey={key}
        task={task}
        runNumber={runNumber}
        attempt={attempt ?? last}
        cause={cause}
        {...(first && attempt === null ? { first } : {})}
        tab={tab}
        onTab={onTab}
        tabHref={(id) => taskHref(key, id === 'logs' ? '' : `tab=${id}`)}
        height="max(280px, calc(100dvh - 420px))"
      />
    </aside>
  )
}
