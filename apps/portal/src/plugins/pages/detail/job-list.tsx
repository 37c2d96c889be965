import { StatusWord } from '@groundwork/ui/status-word'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import type { RouterOutputs } from '../../../trpc/types'
import { scheduleInWords } from '../words/schedule'
import type { Detail } from './detail-frame'
import { jobLook } from './job-look'
import { RunJob } from './run-job'

export type FoundJobs = RouterOutputs['plugins']['jobs']

/** What it does in the background: when, what came of it last, and the button that does it now. */
export function JobList({ detail, jobs }: { detail: Detail; jobs: FoundJobs['jobs'] }) {
  const { installation, label, may } = detail
  const reason = may.manage.allowed
    ? installation.state === 'disabled'
      ? `${label.name} is off: its jobs do not run.`
      : null
    : may.manage.reason
  return (
    <Table>
      <thead>
        <tr>
          <Th className="w-full">Job</Th>
          <Th className="max-sm:hidden">Schedule</Th>
          <Th number className="max-sm:hidden">
            Next run
          </Th>
          <Th>Last result</Th>
          <Th>
            <span className="sr-only">Run now</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {jobs.map(({ id, title, schedule, timeZone, nextRun, last }) => {
          const look = last && jobLook(last.state)
          return (
            <Tr key={id}>
              <Td className="w-full max-w-0 truncate">
                {title} <code className="text-xs text-ink-3">{id}</code>
              </Td>
              <Td className="text-ink-2 max-sm:hidden">
                <span title={schedule ?? undefined}>{scheduleInWords(schedule, timeZone)}</span>
              </Td>
              <Td number className="text-ink-2 max-sm:hidden">
                {nextRun ? <Time at={nextRun.getTime()} mode="moment" /> : 'none'}
              </Td>
              <Td className="text-ink-2">
                {last && look ? (
                  <span className="flex items-center gap-2">
                    <StatusWord kind={look.glyph}>{look.word}</StatusWord>
                    <span className="text-xs text-ink-3">
                      <Time at={last.startedAt.getTime()} />
                    </span>
                  </span>
                ) : (
                  'none in 7 days'
                )}
              </Td>
              <Td>
                <RunJob id={installation.pluginId} job={id} title={title} reason={reason} />
              </Td>
            </Tr>
          )
        })}
      </tbody>
    </Table>
  )
}
