import { EmptyState } from '@groundwork/ui/empty-state'
import { formatDuration } from '@groundwork/ui/duration'
import { StatusWord } from '@groundwork/ui/status-word'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import type { Detail } from './detail-frame'
import { type FoundJobs, JobList } from './job-list'
import { jobLook } from './job-look'

/** Its jobs, and below the last attempts of them, newest first; kept 7 days. */
export function Jobs({ detail, found }: { detail: Detail; found: FoundJobs }) {
  const { jobs, nextTries } = found
  const { jobRuns } = detail
  if (jobRuns.length === 0 && jobs.length === 0)
    return (
      <EmptyState kind="nothing-yet" title="It has no jobs">
        A plugin that works in the background or on a schedule lists its jobs and their attempts here.
      </EmptyState>
    )
  return (
    <div className="flex-1 bg-surface">
      {jobs.length > 0 ? <JobList detail={detail} found={found} /> : null}
      <h2 className="px-5 pt-5 pb-2 text-base font-semibold max-sm:px-3">Attempts</h2>
      {jobRuns.length === 0 ? (
        <p className="px-5 pb-4 text-ink-2 max-sm:px-3">
          No job of it has run in 7 days. An attempt appears here when it begins.
        </p>
      ) : (
        <Attempts runs={jobRuns} nextTries={nextTries} titles={new Map(jobs.map(({ id, title }) => [id, title]))} />
      )}
    </div>
  )
}

type AttemptsProps = {
  runs: Detail['jobRuns']
  nextTries: FoundJobs['nextTries']
  titles: ReadonlyMap<string, string>
}

function Attempts({ runs, nextTries, titles }: AttemptsProps) {
  return (
    <Table>
      <thead>
        <tr>
          <Th className="first:pl-5 max-sm:first:pl-3">
            <span className="max-sm:sr-only">State</span>
          </Th>
          <Th>Job</Th>
          <Th number className="max-sm:hidden">
            Attempt
          </Th>
          <Th number>Took</Th>
          <Th number>Started</Th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => {
          const look = jobLook(run.state)
          const next = nextTries[run.id]
          return (
            <Tr key={run.id} className="[&>td]:py-2 [&>td]:align-top">
              <Td className="first:pl-5 max-sm:first:pl-3">
                <StatusWord kind={look.glyph} className="max-sm:h-5">
                  <span className="max-sm:sr-only">{look.word}</span>
                </StatusWord>
              </Td>
              <Td className="w-full max-w-0 break-words whitespace-normal">
                {titles.get(run.job) ? (
                  <>
                    {titles.get(run.job)} <code className="text-xs text-ink-3 max-sm:hidden">{run.job}</code>
                  </>
                ) : (
                  <code className="text-xs text-ink-3">{run.job}</code>
                )}
                {next ? (
                  <span className="block text-xs text-ink-2">
                    Tried again <Time at={next.getTime()} mode="moment" />
                  </span>
                ) : null}
                {run.reason ? (
                  <span className="block text-xs break-words whitespace-pre-line text-ink-2">{run.reason}</span>
                ) : null}
              </Td>
              <Td number className="max-sm:hidden">
                {run.attempt}
              </Td>
              <Td number className="text-ink-2">
                {run.finishedAt ? formatDuration(run.finishedAt.getTime() - run.startedAt.getTime()) : ''}
              </Td>
              <Td number className="text-ink-2">
                <Time at={run.startedAt.getTime()} />
              </Td>
            </Tr>
          )
        })}
      </tbody>
    </Table>
  )
}
