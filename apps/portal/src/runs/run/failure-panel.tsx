import type { RunFailure, RunRow } from '@groundwork/runs/rows'
import { withoutAnsi } from '@groundwork/ui/ansi'
import { formatNumber, plural } from '@groundwork/ui/number'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { runHref, taskHref } from '../addresses'

const shownLines = 4
/** Python's marks under a line of code: noise without its columns. */
const marksOnly = /^[\s~^]*$/

/** What ended the run, in its own words, before anything else on the page. */
export function FailurePanel({ run, failure }: { run: RunRow; failure: RunFailure }) {
  const task = { flow: run.flow, run: run.id, step: failure.step, task: failure.id }
  // The exception stands below its traceback anyway; not twice.
  const own = failure.lines.filter((line) => line.text.trim() !== failure.exception && !marksOnly.test(line.text))
  const lines = own.slice(-shownLines)
  const { sameFailure } = failure
  return (
    <section
      aria-label="What failed"
      className="grid overflow-hidden rounded-md border border-[color-mix(in_oklab,var(--color-fail)_32%,var(--color-line))] bg-surface lg:grid-cols-[minmax(0,1fr)_auto]"
    >
      <div className="min-w-0 bg-fail-soft px-3.5 py-3">
        <h2 className="flex items-start gap-1.5 font-semibold">
          <StatusGlyph kind="fail" className="mt-[3px]" />
          <span className="min-w-0 wrap-anywhere">{headline(run, failure)}</span>
        </h2>
        {failure.silent || (lines.length === 0 && !failure.exception) ? (
          <p className="mt-1.5 text-ink-2">{failure.reason}</p>
        ) : null}
        {lines.length > 0 ? (
          <pre className="mt-1.5 leading-[19px] [overflow-wrap:anywhere] whitespace-pre-wrap text-ink-2">
            {lines.map((line) => (
              <span key={line.n} className={line.error ? 'block text-fail' : 'block'}>
                {withoutAnsi(line.text) || ' '}
              </span>
            ))}
          </pre>
        ) : null}
        {failure.exception ? (
          <p className="font-mono text-xs leading-[19px] font-name wrap-anywhere whitespace-pre-wrap">
            {failure.exception}
          </p>
        ) : null}
        <p className="mt-2 flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-2">
          <span className="wrap-anywhere">
            Task{' '}
            <Link href={taskHref(task)} className="font-mono text-xs text-accent hover:underline">
              {failure.step}/{failure.label ?? failure.id}
            </Link>
            , attempt {failure.attempt + 1}
          </span>
          {failure.lastLine === null ? null : (
            <Link
              href={`${taskHref(task)}#L${failure.lastLine}`}
              className="inline-flex items-center gap-1 text-accent hover:underline"
            >
              Jump to log line {formatNumber(failure.lastLine)}
            </Link>
          )}
        </p>
      </div>
      {sameFailure && sameFailure.count > 1 ? (
        <div className="border-line-faint px-3.5 py-3 max-lg:border-t lg:w-80 lg:border-l">
          <h3 className="cap mb-0.5">Seen before</h3>
          <p>
            <b>{plural(sameFailure.count, 'time')} in this flow</b>, first in run{' '}
            <Link
              href={runHref({ flow: run.flow, run: sameFailure.firstRun })}
              className="font-mono text-xs text-accent hover:underline"
            >
              {sameFailure.firstRun}
            </Link>
            , <Time at={sameFailure.firstAt} mode="moment" />.
          </p>
        </div>
      ) : null}
    </section>
  )
}

function headline(run: RunRow, failure: RunFailure): string {
  if (run.tasksFailed > 1) return `${failure.step} failed first; ${run.tasksFailed} of ${run.tasksTotal} tasks failed.`
  return `${failure.step} failed${failure.label ? ` for ${failure.label}` : ''}.`
}
