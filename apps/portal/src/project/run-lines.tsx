import type { RunRow } from '@groundwork/runs/rows'
import { formatDuration } from '@groundwork/ui/duration'
import { StatusWord } from '@groundwork/ui/status-word'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { runLook } from '../status/run-status'

/** A few runs, newest first: state, which, whose, when, how long. */
export function RunLines({ runs, dense = false }: { runs: RunRow[]; dense?: boolean }) {
  return (
    <Table>
      <thead className="max-sm:hidden">
        <tr>
          <Th className="w-28">Status</Th>
          <Th>Run</Th>
          <Th>Branch</Th>
          <Th>User</Th>
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
        <Link
          href={`/runs/${encodeURIComponent(run.flow)}/${encodeURIComponent(run.id)}`}
          data-row-link
          className="font-name hover:text-accent"
        >
          {run.flow} <span className="font-mono text-xs font-normal text-ink-2">{run.id}</span>
        </Link>
        {run.status === 'failed' && run.failure && <span className="ml-2.5 text-ink-3">{run.failure}</span>}
      </Td>
      <Td height={height} className="text-ink-2 max-sm:hidden">
        {run.branch}
      </Td>
      <Td height={height} className="text-ink-2 max-sm:hidden">
        {run.user}
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
