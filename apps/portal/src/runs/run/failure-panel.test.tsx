// @vitest-environment happy-dom
import type { RunFailure, RunRow } from '@groundwork/runs/rows'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { FailurePanel } from './failure-panel'

afterEach(cleanup)

const run = { flow: 'KilledFlow', id: '7', tasksFailed: 1, tasksTotal: 4 } as RunRow
const line = { n: 1, at: 0, text: 'Task failed.', error: true, stream: 'stderr' } as RunFailure['lines'][number]
const failure: RunFailure = {
  ...{ step: 'work', taskId: 3, id: '3', attempt: 0, label: null, silent: true, exception: null, lines: [line] },
  ...{ reason: 'Attempt 1 stopped without a word: no heartbeat for 60 s.', lastLine: 1, sameFailure: null },
}

it('says why a task was taken for dead, above the lines of its log', () => {
  render(<FailurePanel run={run} failure={failure} />)
  const reason = screen.getByText(failure.reason)
  expect(reason.compareDocumentPosition(screen.getByText('Task failed.'))).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
})

it('leaves it to the log where the log says it', () => {
  render(<FailurePanel run={run} failure={{ ...failure, silent: false }} />)
  expect(screen.queryByText(failure.reason)).toBeNull()
})
