import type { ListedFlow } from '@groundwork/catalog/project'
import { formatNumber } from '@groundwork/ui/number'
import { RunStrip } from '@groundwork/ui/run-strip'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import { VirtualCell } from '@groundwork/ui/virtual-list'
import Link from 'next/link'
import { runLook } from '../status/run-status'
import { OwnerMark } from './owner-mark'
import { stripItems } from './strip'

export const flowColumns = [
  { id: 'state', label: <span className="sr-only">State</span> },
  { id: 'flow', label: 'Flow' },
  { id: 'project', label: 'Project' },
  { id: 'owner', label: 'Owner' },
  { id: 'runs', label: 'Runs', number: true },
  { id: 'strip', label: 'Last 10 runs' },
  { id: 'last', label: 'Last run', number: true },
]

/** `grid-template-columns` of head and rows; on a phone two lines: flow and age, project and strip. */
export const flowGrid =
  'grid-cols-[30px_minmax(0,1fr)_minmax(100px,220px)_minmax(90px,200px)_72px_92px_76px] max-sm:grid-cols-[30px_minmax(0,1fr)_auto] max-sm:grid-rows-[24px_24px] max-sm:content-center'

/** The cells of one flow in a list of many. */
export function FlowCells({ flow }: { flow: ListedFlow }) {
  const look = flow.lastStatus && runLook(flow.lastStatus)
  return (
    <>
      <VirtualCell className="flex justify-center px-0!">
        {look && <StatusGlyph kind={look.glyph} label={look.word} />}
      </VirtualCell>
      <VirtualCell className="max-sm:col-start-2 max-sm:row-start-1">
        <Link
          href={`/runs?flow=${encodeURIComponent(flow.flow)}&project=${encodeURIComponent(flow.project)}`}
          data-row-link
          prefetch={false}
          className="font-name outline-offset-3 hover:text-accent"
        >
          {flow.flow}
        </Link>
      </VirtualCell>
      <VirtualCell className="max-sm:col-start-2 max-sm:row-start-2 max-sm:text-xs">
        <Link
          href={`/projects/${encodeURIComponent(flow.project)}`}
          prefetch={false}
          className="text-ink-2 hover:text-accent"
        >
          {flow.project}
        </Link>
      </VirtualCell>
      <VirtualCell className="max-sm:hidden">
        <OwnerMark owner={flow.owner} />
      </VirtualCell>
      <VirtualCell number className="text-ink-2 max-sm:hidden">
        {formatNumber(flow.runsTotal)}
      </VirtualCell>
      <VirtualCell className="max-sm:col-start-3 max-sm:row-start-2">
        <RunStrip items={stripItems(flow.strip)} />
      </VirtualCell>
      <VirtualCell number className="text-ink-2 max-sm:col-start-3 max-sm:row-start-1">
        {flow.lastRunAt !== null && flow.lastRunId !== null ? (
          <Link
            href={`/runs/${encodeURIComponent(flow.flow)}/${encodeURIComponent(flow.lastRunId)}`}
            prefetch={false}
            className="hover:text-accent"
          >
            <Time at={flow.lastRunAt} />
          </Link>
        ) : (
          'never'
        )}
      </VirtualCell>
    </>
  )
}
