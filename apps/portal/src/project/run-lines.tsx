import type { RunRow } from '@groundwork/runs/rows'
import { formatDuration } from '@groundwork/ui/duration'
import { StatusWord } from '@groundwork/ui/status-word'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { RunName } from '../runs/run-name'
import { runLook } from '../status/run-status'

// By the room of the table and not of the page: it stands beside a side column too.
const roomy = '@max-3xl:hidden'
const fair = '@max-xl:hidden'

/** A few runs, newest first: state, which, whose, when, how long. */
export function RunLines({ runs, dense = false }: { runs: RunRow[]; dense?: boolean }) {
  return (
    <div className="@container">
      <Table>
        <thead className="max-sm:hidden">
          <tr>
            <Th className="w-28">Status</Th>
            <Th>Run</Th>
            <Th className={roomy}>Branch</Th>
            <Th className={fair}>User</Th>
            <Th number>Started</Th>
            <Th number>Duration</Th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunLine key={run.runNumber} run={run} dense={dense} />
          ))}
        </tbody>
      </Table>
    </div>
  )
}

function RunLine({ run, dense }: { run: RunRow; dense: boolean }) {
  const look = runLook(run.status)
  const height = dense ? 'dense' : 'row'
  return (
    <Tr>
      <Td height={height}>
        <StatusWord kind={look.glyph} title={run.reason}>
          <span className="max-sm:sr-only">{look.word}</span>
        </StatusWord>
      </Td>
      <Td height={height} className="w-full max-w-0 truncate">
        <span className="flex items-baseline gap-2.5">
          <Link
            href={`/runs/${encodeURIComponent(run.flow)}/${encodeURIComponent(run.id)}`}
            data-row-link
            className="flex max-w-full shrink-0 items-baseline gap-1 hover:text-accent"
          >
            <RunName flow={run.flow} id={run.id} />
          </Link>
          {run.status === 'failed' && run.failure && (
            <span className="min-w-0 truncate text-ink-3" title={run.failure}>
              {run.failure}
            </span>
          )}
        </span>
      </Td>
      <Td height={height} className={`max-w-36 truncate text-ink-2 ${roomy}`}>
        <span title={run.branch ?? undefined}>{run.branch}</span>
      </Td>
      <Td height={height} className={`max-w-36 truncate text-ink-2 ${fair}`}>
        <span title={run.user ?? undefined}>{run.user}</span>
      </Td>
      <Td height={height} number className="text-ink-2">
        <Time at={run.startedAt} />
      </Td>
      <Td height={height} number className="max-sm:hidden">
        {run.durationMs === null ? (
          <span className="text-ink-3">{run.status === 'unknown' ? 'not known' : 'so far'}</span>
        ) : (
          formatDuration(run.durationMs)
        )}
      </Td>
    </Tr>
  )
}
