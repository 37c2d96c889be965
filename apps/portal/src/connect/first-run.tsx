'use client'

import { StatusGlyph } from '@groundwork/ui/status-glyph'
import Link from 'next/link'
import { useState } from 'react'
import { z } from 'zod/mini'
import { useLive } from '../live/use-live'

const created = z.object({ flow: z.string(), run: z.string(), project: z.string(), change: z.literal('created') })
type Arrived = z.infer<typeof created>

/** Waits for the next run that is recorded here and leads to it. */
export function FirstRun() {
  const [run, setRun] = useState<Arrived | null>(null)
  useLive([{ topic: 'run' }], (events) => {
    for (const event of events) {
      if ('reload' in event) continue
      const { data } = created.safeParse(event.payload)
      if (data) setRun(data)
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
