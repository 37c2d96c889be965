// @vitest-environment happy-dom
import type { RunDetail, RunRow, TaskRow } from '@groundwork/runs/rows'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { TaskDuration } from '../task-duration'
import { MissingTask } from './missing-task'
import { RunFacts } from './run-facts'
import { timelineRows } from './timeline-rows'
import { TimelineView } from './timeline-view'

vi.mock('next/navigation', () => ({ useSearchParams: () => new URLSearchParams(), usePathname: () => '/runs/F/1' }))
afterEach(cleanup)

const run = { runNumber: 1, id: '1', flow: 'F', project: 'F', status: 'running', startedAt: 0, finishedAt: null }
const facts = { ...run, systemTags: [], git: null } as unknown as RunDetail
const ended = { status: 'failed', finishedAt: 9_000 } as const
const killed: TaskRow = {
  ...{ taskId: 7, id: '7', step: 'work', status: 'failed', reason: null, attempt: 0, queuedAt: 0, startedAt: 1_000 },
  ...{ finishedAt: null, label: null, path: null, attempts: [] },
}

it('says of parameters that were not recorded that they are not known', () => {
  const view = (of: RunDetail, value: [] | null) => <RunFacts run={of} parameters={{ ok: true, value }} />
  const page = render(view(facts, null))
  screen.getByText('Not known yet: the run has not recorded its parameters.')
  page.rerender(view({ ...facts, ...ended }, null))
  screen.getByText('Not recorded.')
  page.rerender(view(facts, []))
  screen.getByText('This flow has no parameters.')
})

it('says of a timeline without tasks that there are none', () => {
  const view = (of: object) => (
    <TimelineView run={of as RunRow} tasks={[]} steps={[]} selected={null} onSelect={() => {}} />
  )
  const page = render(view(run))
  screen.getByText('No task has begun yet.')
  page.rerender(view({ ...run, ...ended }))
  screen.getByText('No task was recorded.')
})

it('says of a task whose end nobody heard that its duration is not known, and draws it', () => {
  const { rows } = timelineRows([killed], { now: 9_000, startedAt: 0, finished: true })
  expect(rows[0]).toMatchObject({ duration: 'not known', label: 'work, Failed, duration not known' })
  expect(rows[0]?.bars.at(-1)).toEqual({ kind: 'fail', from: 1_000, to: 1_000 })
  const page = render(<TaskDuration task={killed} />)
  expect(page.container.textContent).toBe('not known')
  page.rerender(<TaskDuration task={{ ...killed, finishedAt: 4_000 }} />)
  expect(page.container.textContent).toBe('3 s')
})

it('says of a task that the run does not have that it has none, and closes', () => {
  const onClose = vi.fn()
  render(<MissingTask name="nope/1" onClose={onClose} />)
  expect(screen.getByRole('complementary').textContent).toBe('This run has no task nope/1.')
  fireEvent.click(screen.getByRole('button', { name: 'Close' }))
  expect(onClose).toHaveBeenCalled()
})
