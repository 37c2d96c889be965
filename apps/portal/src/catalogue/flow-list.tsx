'use client'

import type { FlowSort } from '@groundwork/catalog/project'
import { Button } from '@groundwork/ui/button'
import { Footer } from '@groundwork/ui/footer'
import { VirtualList } from '@groundwork/ui/virtual-list'
import { FlowCells, flowColumns, flowGrid } from './flow-cells'
import { flowKey } from './merge-flows'
import { type FlowPage, useFlowRows } from './use-flow-rows'

const legend = [
  { keys: ['j', 'k'], label: 'move' },
  { keys: ['enter'], label: 'its runs' },
  { keys: ['/'], label: 'filter' },
]

/** All flows; only the visible rows exist, further ones come as the end comes near. */
export function FlowList({ first, q, sort }: { first: FlowPage; q: string; sort: FlowSort }) {
  const { rows, more, failed, loadMore } = useFlowRows(first, { q, sort })
  return (
    <>
      <div className="flex-1 border-t border-line bg-surface">
        <VirtualList
          label="Flows"
          columns={flowColumns}
          gridClass={flowGrid}
          count={rows.length}
          phoneRowHeight={60}
          rowKey={(at) => (rows[at] ? flowKey(rows[at]) : String(at))}
          row={(at) => rows[at] && <FlowCells flow={rows[at]} />}
          onEnd={more && !failed ? () => void loadMore() : undefined}
        />
        {failed && (
          <p role="alert" className="flex items-center gap-3 px-4 py-2 text-fail">
            {failed}
            <Button onClick={() => void loadMore()}>Load the next rows</Button>
          </p>
        )}
      </div>
      <Footer range={rangeOf(rows.length, more ? sort : null)} keys={legend} />
    </>
  )
}

const inWords: Record<FlowSort, string> = {
  recent: 'the latest first',
  name: 'by name',
  runs: 'those with most runs first',
}

/** `sort` where there are more. */
function rangeOf(count: number, sort: FlowSort | null): string {
  if (sort) return `1–${count}, ${inWords[sort]}`
  return count === 1 ? '1 flow' : `${count} flows`
}
