'use client'

import type { RunKey } from '../addresses'
import { taskHref } from '../addresses'
import type { TaskRow } from '@groundwork/runs/rows'
import { classes } from '@groundwork/ui/classes'
import { StatusWord } from '@groundwork/ui/status-word'
import { Time } from '@groundwork/ui/time'
import { VirtualCell, VirtualList } from '@groundwork/ui/virtual-list'
import Link from 'next/link'
import { useMemo } from 'react'
import { runLook } from '../../status/run-status'
import { taskKeyOf } from './task-key'
import { TaskDuration } from '../task-duration'
import { taskName } from '../task-name'

type TasksViewProps = {
  runKey: RunKey
  tasks: TaskRow[]
  selected: string | null
  onSelect: (task: TaskRow) => void
}

const grid =
  'grid-cols-[7.5rem_minmax(0,1fr)_minmax(0,1.2fr)_4.5rem_5.5rem_7rem] max-sm:grid-cols-[1.75rem_minmax(0,1fr)_auto] max-sm:grid-rows-[20px_18px] max-sm:content-center'
const notPhone = 'max-sm:hidden'

const columns = [
  { id: 'status', label: 'Status' },
  { id: 'task', label: 'Task' },
  { id: 'why', label: 'What is known' },
  { id: 'attempts', label: 'Attempts', number: true },
  { id: 'started', label: 'Started', number: true },
  { id: 'duration', label: 'Duration', number: true },
]

/** All tasks as a list: failed ones first, then as they were made. */
export default function TasksView({ runKey, tasks, selected, onSelect }: TasksViewProps) {
  const sorted = useMemo(() => {
    const failed = tasks.filter((task) => task.status === 'failed')
    return failed.length === 0 ? tasks : [...failed, ...tasks.filter((task) => task.status !== 'failed')]
  }, [tasks])
  return (
    <VirtualList
      label="Tasks"
      columns={columns}
      gridClass={grid}
      count={sorted.length}
      selected={selected === null ? null : sorted.findIndex((task) => taskKeyOf(task) === selected)}
      rowKey={(index) => String(sorted[index]?.taskId ?? index)}
      onOpen={(index) => {
        const task = sorted[index]
        if (task) onSelect(task)
      }}
      row={(index) => {
        const task = sorted[index]
        return task ? <TaskCells task={task} runKey={runKey} onSelect={onSelect} /> : null
      }}
    />
  )
}

function TaskCells({ task, runKey, onSelect }: { task: TaskRow; runKey: RunKey; onSelect: (task: TaskRow) => void }) {
  const { glyph, word } = runLook(task.status)
  return (
    <>
      <VirtualCell className="max-sm:row-span-2 max-sm:self-start max-sm:text-clip">
        <StatusWord kind={glyph} className="max-sm:w-3.5 max-sm:overflow-hidden max-sm:align-[-3px]">
          {word}
        </StatusWord>
      </VirtualCell>
      <VirtualCell className="max-sm:px-0">
        <Link
          href={taskHref({ ...runKey, step: task.step, task: task.id })}
          prefetch={false}
          data-row-link
          onClick={(event) => {
            // A plain press opens beside; the browser's own ways open the task's page.
            if (event.metaKey || event.ctrlKey || event.shiftKey) return
            event.preventDefault()
            onSelect(task)
          }}
          className="outline-offset-[-2px] after:absolute after:inset-0"
        >
          <code className="font-name">{task.step}</code> <span className="id text-ink-3">{taskName(task)}</span>
        </Link>
      </VirtualCell>
      <VirtualCell className={classes('text-xs text-ink-3', 'max-sm:order-4 max-sm:px-0')}>
        <span title={task.reason ?? undefined}>{task.reason}</span>
      </VirtualCell>
      <VirtualCell number className={classes('text-ink-2', notPhone)}>
        {Math.max(1, task.attempts.length)}
      </VirtualCell>
      <VirtualCell number className={classes('text-ink-2', 'max-sm:order-3')}>
        <Time at={task.startedAt ?? task.queuedAt} mode="seconds" />
      </VirtualCell>
      <VirtualCell number className={classes('text-ink-2', 'max-sm:order-5')}>
        <TaskDuration task={task} />
      </VirtualCell>
    </>
  )
}
