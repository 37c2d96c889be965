'use client'

import type { TaskRow } from '@groundwork/runs/rows'
import { SegmentButtons } from '@groundwork/ui/segments'

/** Which attempt is looked at; nothing when there was only one. */
export function AttemptSwitch({
  task,
  attempt,
  onChange,
}: {
  task: TaskRow
  attempt: number
  onChange: (attempt: number) => void
}) {
  if (task.attempts.length < 2) return null
  return (
    <span className="flex items-center gap-1.5 text-xs text-ink-3">
      attempt
      <SegmentButtons
        label="Attempt"
        current={String(attempt)}
        onSelect={(id) => onChange(Number(id))}
        items={task.attempts.map((each) => ({ id: String(each.attempt), label: each.attempt + 1 }))}
      />
    </span>
  )
}
