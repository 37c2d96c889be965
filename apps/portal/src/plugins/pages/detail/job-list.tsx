import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { StatusWord } from '@groundwork/ui/status-word'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import type { RouterOutputs } from '../../../trpc/types'
import { scheduleInWords } from '../words/schedule'
import { heldWords } from '../words/held-jobs'
import type { Detail } from './detail-frame'
import { jobLook } from './job-look'
import { RunJob } from './run-job'

export type FoundJobs = RouterOutputs['plugins']['jobs']

/** What it does in the background: when, what came of it last, and the button that does it now. */
export function JobList({ detail, found: { jobs, held } }: { detail: Detail; found: FoundJobs }) {
  const { installation, label, may } = detail
  const words = held && heldWords(held, label.name)
  const reason = may.manage.allowed ? (held === 'preview' ? null : words) : may.manage.reason
  return (
    <>
      {words && jobs.some(({ schedule }) => schedule !== null) ? (
        <p className="flex gap-2 border-b border-line bg-sunken px-5 py-2.5 text-ink-2 max-sm:px-3">
          <StatusGlyph kind="pause" className="mt-[3px]" />
          {words}
        </p>
      ) : null}
      <Jobs jobs={jobs} held={held} pluginId={installation.pluginId} reason={reason} />
    </>
  )
}

type JobsProps = Pick<FoundJobs, 'jobs' | 'held'> & { pluginId: string; reason: string | null }

function Jobs({ jobs, held, pluginId, reason }: JobsProps) {
  return (
    <Table>
      <thead>
        <tr>
          <Th className="w-full first:pl-5 max-sm:first:pl-3">Job</Th>
          <Th className="max-sm:hidden">Schedule</Th>
          <Th number className="max-sm:hidden">
            Next run
          </Th>
          <Th className="max-sm:hidden">Last result</Th>
          <Th>
            <span className="sr-only">Run now</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {jobs.map(({ id, title, schedule, timeZone, nextRun, last }) => {
          return (
            <Tr key={id}>
              <Td className="w-full max-w-0 break-words first:pl-5 max-sm:py-2 max-sm:whitespace-normal max-sm:first:pl-3">
                <span className="block sm:truncate">
                  {title} <code className="text-xs text-ink-3">{id}</code>
                </span>
                <span className="block text-xs text-ink-3 sm:hidden">{scheduleInWords(schedule, timeZone)}</span>
                <span className="block pt-1 text-ink-2 sm:hidden">
                  <LastResult last={last} />
                </span>
              </Td>
              <Td className="text-ink-2 max-sm:hidden">
                <span title={schedule ?? undefined}>{scheduleInWords(schedule, timeZone)}</span>
              </Td>
              <Td number className="text-ink-2 max-sm:hidden">
                <NextRun at={nextRun} held={held} />
              </Td>
              <Td className="text-ink-2 max-sm:hidden">
                <LastResult last={last} />
              </Td>
              <Td>
                <RunJob id={pluginId} job={id} title={title} reason={reason} />
              </Td>
            </Tr>
          )
        })}
      </tbody>
    </Table>
  )
}

function LastResult({ last }: { last: FoundJobs['jobs'][number]['last'] }) {
  if (!last) return 'none in 7 days'
  const look = jobLook(last.state)
  return (
    <span className="flex items-center gap-2">
      <StatusWord kind={look.glyph}>{look.word}</StatusWord>
      <span className="text-xs text-ink-3">
        <Time at={last.startedAt.getTime()} />
      </span>
    </span>
  )
}

/** When it would run is said too where it does not: what to expect once it is on. */
function NextRun({ at, held }: { at: Date | null; held: FoundJobs['held'] }) {
  if (!at) return 'on request only'
  if (!held) return <Time at={at.getTime()} mode="moment" />
  return (
    <>
      <span className="block">{held === 'preview' ? 'not in a preview' : 'not now'}</span>
      <span className="block text-xs text-ink-3">
        enabled: <Time at={at.getTime()} mode="moment" />
      </span>
    </>
  )
}
