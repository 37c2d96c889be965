import type { RunRow } from '@groundwork/runs/rows'
import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { RunName } from '../runs/run-name'
import { runLook } from '../status/run-status'

/** The newest runs of everybody, as they go. */
export function WhatChanged({ runs }: { runs: RunRow[] }) {
  return (
    <Panel
      title="What changed"
      note="newest runs"
      actions={
        <Link href="/runs" className="text-accent hover:underline">
          Runs
        </Link>
      }
    >
      <ul className="py-1.5">
        {runs.map((run) => (
          <li key={run.runNumber} className="flex gap-2.5 px-3 py-1.5">
            <StatusGlyph kind={runLook(run.status).glyph} label={runLook(run.status).word} className="mt-[3px]" />
            <div className="min-w-0 flex-1">
              <Link
                href={`/runs/${encodeURIComponent(run.flow)}/${encodeURIComponent(run.id)}`}
                data-row-link
                className="flex items-baseline gap-1 hover:text-accent"
              >
                <RunName flow={run.flow} id={run.id} />
              </Link>
              <p className="truncate text-xs text-ink-3">
                <Link href={`/projects/${encodeURIComponent(run.project)}`} className="hover:text-accent">
                  {run.project}
                </Link>
                {what(run)}
              </p>
            </div>
            <span className="shrink-0 text-ink-3">
              <Time at={run.finishedAt ?? run.startedAt} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function what(run: RunRow): string {
  if (run.status === 'failed') return run.failedStep ? `, failed in step ${run.failedStep}` : ', failed'
  if (run.status === 'running' || run.status === 'queued')
    return run.currentStep ? `, now in ${run.currentStep}` : ', has begun'
  return run.status === 'unknown' ? ', not heard of any more' : ', succeeded'
}
