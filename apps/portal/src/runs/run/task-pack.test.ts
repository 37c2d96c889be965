import type { RunTasks, TaskRow } from '@groundwork/runs/rows'
import { expect, it } from 'vitest'
import { packTasks, unpackTasks } from './task-pack'
import { mergeTasks } from './use-run'

function task(taskId: number, more: Partial<TaskRow> = {}): TaskRow {
  return {
    taskId,
    id: String(taskId),
    step: 'score',
    status: 'succeeded',
    reason: null,
    attempt: 0,
    queuedAt: 1_000 + taskId,
    startedAt: 2_000,
    finishedAt: null,
    label: null,
    path: null,
    attempts: [],
    ...more,
  }
}

it('gives back what was packed', () => {
  const tasks: RunTasks = {
    steps: [{ name: 'start', startedAt: 5 }],
    tasks: [
      task(1, { step: 'start' }),
      task(2, {
        id: 'argo-7',
        status: 'failed',
        reason: 'Attempt 2 failed.',
        attempt: 1,
        label: 'genre=Drama',
        path: 'score:0',
        attempts: [
          { attempt: 0, status: 'failed', startedAt: 1, finishedAt: 2 },
          { attempt: 1, status: 'failed', startedAt: null, finishedAt: null },
        ],
      }),
    ],
  }
  expect(unpackTasks(packTasks(tasks))).toEqual(tasks)
})

it('is a fraction of the plain text', () => {
  const tasks = { steps: [], tasks: Array.from({ length: 500 }, (_, index) => task(index + 1)) }
  expect(packTasks(tasks).length).toBeLessThan(JSON.stringify(tasks).length / 2.5)
})

it('replaces changed tasks in their place and adds new ones behind', () => {
  const merged = mergeTasks([task(1), task(2)], [task(4), task(1, { status: 'failed' }), task(3)])
  expect(merged.map(({ taskId, status }) => `${taskId} ${status}`)).toEqual([
    '1 failed',
    '2 succeeded',
    '3 succeeded',
    '4 succeeded',
  ])
})
