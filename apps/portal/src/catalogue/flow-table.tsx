import type { FlowRow } from '@groundwork/catalog/project'
import { formatNumber } from '@groundwork/ui/number'
import { RunStrip } from '@groundwork/ui/run-strip'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { runLook } from '../status/run-status'
import { stripItems } from './strip'

/** A project's flows with their latest run. */
export function FlowTable({ flows }: { flows: FlowRow[] }) {
  return (
    <Table>
      <thead className="max-sm:hidden">
        <tr>
          <Th className="w-7">
            <span className="sr-only">State</span>
          </Th>
          <Th>Flow</Th>
          <Th number>Runs</Th>
          <Th className="w-24">Last 10 runs</Th>
          <Th number className="w-20">
            Last run
          </Th>
        </tr>
      </thead>
      <tbody>
        {flows.map((flow) => (
          <FlowLine key={`${flow.project} ${flow.flow}`} flow={flow} />
        ))}
      </tbody>
    </Table>
  )
}

function FlowLine({ flow }: { flow: FlowRow }) {
  const look = flow.lastStatus && runLook(flow.lastStatus)
  return (
    <Tr>
      <Td>{look && <StatusGlyph kind={look.glyph} label={look.word} />}</Td>
      <Td className="w-full max-w-0 truncate">
        <Link
          href={`/runs?flow=${encodeURIComponent(flow.flow)}&project=${encodeURIComponent(flow.project)}`}
          data-row-link
          className="font-name hover:text-accent"
        >
          {flow.flow}
        </Link>
      </Td>
      <Td number className="text-ink-2 max-sm:hidden">
        {formatNumber(flow.runsTotal)}
      </Td>
      <Td>
        <RunStrip items={stripItems(flow.strip)} />
      </Td>
      <Td number className="text-ink-2">
        {flow.lastRunAt !== null && flow.lastRunId !== null ? (
          <Link
            href={`/runs/${encodeURIComponent(flow.flow)}/${encodeURIComponent(flow.lastRunId)}`}
            className="hover:text-accent"
          >
            <Time at={flow.lastRunAt} />
          </Link>
        ) : (
          'never'
        )}
      </Td>
    </Tr>
  )
}
