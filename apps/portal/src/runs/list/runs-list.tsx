'use client'

import type { RunRow } from '@groundwork/runs/rows'
import { ActionPill } from '@groundwork/ui/action-pill'
import { Footer } from '@groundwork/ui/footer'
import { useKeys } from '@groundwork/ui/keys'
import { plural } from '@groundwork/ui/number'
import { VirtualList } from '@groundwork/ui/virtual-list'
import { ArrowDown, ArrowUp } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { runHref } from '../addresses'
import { RunRowCells, runColumns, runGrid } from './run-row-cells'
import { type RunsSearch, runsHref } from './runs-search'
import { useRuns } from './use-runs'

type RunsListProps = {
  first: { items: RunRow[]; next: string | null }
  search: RunsSearch
  /** The search's filter with its window, fixed when the server read the first page. */
  filter: RunsSearch['filter']
}

/** The runs themselves: pages as one scrolls, changes in place, new ones behind a pill. */
export function RunsList({ first, search, filter }: RunsListProps) {
  const router = useRouter()
  const { items, waiting, showWaiting, loadMore, more, failed } = useRuns({ first, filter, sort: search.sort })
  const onEnd = useCallback(() => void loadMore(), [loadMore])
  const columns = useMemo(
    () =>
      runColumns({
        started: <SortLink search={search} label="Started" down="newest" up="oldest" />,
        duration: <SortLink search={search} label="Duration" down="longest" up="shortest" />,
      }),
    [search],
  )
  useKeys([{ keys: 'e', label: 'Next failed run', group: 'Lists', run: openNextFailed }])

  function openNextFailed() {
    const focused = document.activeElement?.closest('[data-index]')?.getAttribute('data-index')
    const start = focused === null || focused === undefined ? -1 : Number(focused)
    const found = items.find((row, index) => index > start && row.status === 'failed')
    if (found) router.push(runHref({ flow: found.flow, run: found.id }))
  }

  return (
    <>
      <div className="relative flex flex-1 flex-col bg-surface">
        {waiting > 0 ? (
          <div className="pointer-events-none sticky top-12 z-[4] flex h-0 justify-center overflow-visible">
            <div className="pointer-events-auto mt-0.5">
              <ActionPill onPress={showWaiting}>
                <ArrowUp size={12} aria-hidden="true" />
                {plural(waiting, 'new run')}, show
              </ActionPill>
            </div>
          </div>
        ) : null}
        <VirtualList
          label="Runs"
          columns={columns}
          gridClass={runGrid}
          count={items.length}
          row={(index) => {
            const row = items[index]
            return row ? <RunRowCells row={row} /> : null
          }}
          rowKey={(index) => String(items[index]?.runNumber ?? index)}
          onEnd={more ? onEnd : undefined}
        />
      </div>
      <Footer
        range={failed ? 'More runs could not be read' : `${plural(items.length, 'run')}${more ? ' so far' : ''}`}
        keys={[
          { keys: ['j', 'k'], label: 'move' },
          { keys: ['enter'], label: 'open' },
          { keys: ['/'], label: 'filter' },
          { keys: ['e'], label: 'next failure' },
        ]}
        note={
          failed ? (
            <button type="button" onClick={onEnd} className="font-medium text-accent hover:underline">
              Try again
            </button>
          ) : undefined
        }
      />
    </>
  )
}

type SortLinkProps = { search: RunsSearch; label: string; down: RunsSearch['sort']; up: RunsSearch['sort'] }

function SortLink({ search, label, down, up }: SortLinkProps) {
  const next = search.sort === down ? up : down
  const Arrow = search.sort === up ? ArrowUp : ArrowDown
  const active = search.sort === down || search.sort === up
  return (
    <Link
      href={runsHref({ ...search, sort: next })}
      prefetch={false}
      scroll={false}
      aria-label={`${label}, sort by ${next} first`}
      className="inline-flex items-center gap-0.5 hover:text-ink"
    >
      {label}
      {active ? <Arrow size={12} aria-hidden="true" /> : null}
    </Link>
  )
}
