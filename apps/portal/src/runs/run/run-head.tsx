'use client'

import type { RunDetail } from '@groundwork/runs/rows'
import { formatDuration } from '@groundwork/ui/duration'
import { LiveDuration } from '@groundwork/ui/live-duration'
import { plural } from '@groundwork/ui/number'
import { PageHeader } from '@groundwork/ui/page-header'
import { StatusChip } from '@groundwork/ui/status-chip'
import { Time } from '@groundwork/ui/time'
import { runLook } from '../../status/run-status'
import { TagPill } from '../tag-pill'
import { tasksInWords } from '../tasks-in-words'

/** Below this p50 and p95 say nothing. */
const fewestForTypical = 3

/** Name, status with its reason, and the facts one asks for first. */
export function RunHead({ run }: { run: RunDetail }) {
  const { glyph, word } = runLook(run.status)
  const ended = run.durationMs ?? (run.status === 'running' || run.status === 'queued' ? null : 0)
  return (
    <PageHeader
      title={
        <>
          {run.flow} <span className="font-mono text-lg font-medium text-ink-2">{run.id}</span>
        </>
      }
      status={<StatusChip kind={glyph}>{word}</StatusChip>}
      facts={
        <>
          {run.user ? <span className="wrap-anywhere">{run.user}</span> : null}
          <span className="tabular-nums">
            <Time at={run.startedAt} mode="moment" focusable />
            {run.status === 'unknown' && run.durationMs === null ? null : (
              <>
                , <LiveDuration from={run.startedAt} ms={ended} />
              </>
            )}
          </span>
          {run.typical && run.typical.runs >= fewestForTypical ? (
            <span className="text-ink-3 tabular-nums" title={`Of the last ${run.typical.runs} successful runs`}>
              p50 {formatDuration(run.typical.p50Ms)}, p95 {formatDuration(run.typical.p95Ms)}
            </span>
          ) : null}
          <Progress run={run} />
        </>
      }
    >
      {run.status === 'failed' ? null : <p className="wrap-anywhere">{run.reason}</p>}
      {run.tags.length > 0 ? (
        <p className="mt-1 flex flex-wrap gap-1">
          {run.tags.map((tag) => (
            <TagPill key={tag} tag={tag} />
          ))}
        </p>
      ) : null}
    </PageHeader>
  )
}

function Progress({ run }: { run: RunDetail }) {
  if (run.status !== 'running' && run.status !== 'queued') return null
  return (
    <span className="text-ink-3 tabular-nums">
      {run.currentStep ? (
        <>
          in <code>{run.currentStep}</code>,{' '}
        </>
      ) : null}
      {tasksInWords(run)}
      {run.tasksTotal > 0 ? ' done' : null}
      {run.tasksFailed > 0 ? <span className="text-fail">, {failedSoFar(run.tasksFailed)}</span> : null}
    </span>
  )
}

/** A failed task does not end a run that still goes on: Metaflow may give it another attempt. */
function failedSoFar(count: number): string {
  return `${plural(count, 'task')} failed; ${count === 1 ? 'it' : 'they'} may be tried again`
}
