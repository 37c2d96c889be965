import type { RunRow } from '@groundwork/runs/rows'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'

/** Why the project counts as failing: the failed run of each flow, its step and its error. */
export function WhyFailing({ runs }: { runs: RunRow[] }) {
  return (
    <section
      aria-label="Why it is failing"
      className="flex flex-col gap-1.5 rounded-md border border-[color-mix(in_oklab,var(--color-fail)_26%,transparent)] bg-fail-soft px-3 py-2.5"
    >
      {runs.map((run) => (
        <div key={run.runNumber} className="flex gap-2.5">
          <StatusGlyph kind="fail" className="mt-[3px]" />
          <div className="min-w-0 flex-1 wrap-anywhere">
            <p>
              <Link
                href={`/runs/${encodeURIComponent(run.flow)}/${encodeURIComponent(run.id)}`}
                className="font-name hover:underline"
              >
                {run.flow} {run.id}
              </Link>{' '}
              failed{run.failedStep ? ` in step ${run.failedStep}` : ''}
            </p>
            <p className="text-ink-2">{run.failure ? <code>{run.failure}</code> : run.reason}</p>
          </div>
          <span className="shrink-0 text-ink-2">
            <Time at={run.finishedAt ?? run.startedAt} />
          </span>
        </div>
      ))}
    </section>
  )
}
