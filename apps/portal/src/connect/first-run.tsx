'use client'

import { StatusGlyph } from '@groundwork/ui/status-glyph'
import Link from 'next/link'
import { useState } from 'react'
import { useLive } from '../live/use-live'

type Arrived = { flow: string; run: string; project: string }

function arrived(payload: unknown): Arrived | null {
  const { change, flow, run, project } = (payload ?? {}) as Record<string, unknown>
  const complete = typeof flow === 'string' && typeof run === 'string' && typeof project === 'string'
  return change === 'created' && complete ? { flow, run, project } : null
}

/** Waits for the next run that is recorded here and leads to it. */
export function FirstRun() {
  const [run, setRun] = useState<Arrived | null>(null)
  useLive([{ topic: 'run' }], (events) => {
    for (const event of events) {
      if ('reload' in event) continue
      const started = arrived(event.payload)
      if (started) setRun(started)
    }
  })
  return (
    <p role="status" className="flex items-start gap-2">
      <StatusGlyph kind={run ? 'run' : 'queue'} className="mt-0.75" />
      {run ? (
        <span>
          <Link
            href={`/runs/${encodeURIComponent(run.flow)}/${encodeURIComponent(run.run)}`}
            className="font-mono text-xs text-accent hover:underline"
          >
            {run.flow}/{run.run}
          </Link>{' '}
          has begun to record, in the project{' '}
          <Link href={`/projects/${encodeURIComponent(run.project)}`} className="text-accent hover:underline">
            {run.project}
          </Link>
          .
        </span>
      ) : (
        <span className="text-ink-2">Waiting for a run. It appears here as soon as it begins.</span>
      )}
    </p>
  )
}
