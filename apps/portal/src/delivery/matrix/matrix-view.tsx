'use client'

import { Button } from '@groundwork/ui/button'
import { Footer } from '@groundwork/ui/footer'
import { useKeys } from '@groundwork/ui/keys'
import { plural } from '@groundwork/ui/number'
import { useNow, useZone } from '@groundwork/ui/time-context'
import { type GridPlace, VirtualGrid } from '@groundwork/ui/virtual-grid'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { type PromoteAsk, promoteHref } from '../promote/promote-address'
import { useNarrow } from '../../catalogue/use-narrow'
import { usePage } from '../shown/use-page'
import { weekdayTime } from '../shown/weekday-time'
import type { MatrixAddress } from './address'
import { cellFacts } from './cell-facts'
import { cellWords } from './cell-words'
import { EnvironmentHead } from './environment-head'
import { type FlatRow, flatRows } from './flat-rows'
import { BetweenMark, MatrixCell } from './matrix-cell'
import type { Matrix } from './matrix-types'
import { betweenCells, cellHref, promoteFrom, rollBackAt } from './steps-between'
import { unitHref } from './unit-address'
import { useMatrixRows } from './use-matrix-rows'

const legend = [
  { keys: ['←', '→', '↑', '↓'], label: 'cell' },
  { keys: ['p'], label: 'promote' },
  { keys: ['r'], label: 'roll back' },
  { keys: ['d'], label: 'diff' },
  { keys: ['h'], label: 'history' },
  { keys: ['enter'], label: 'open' },
]

/** The way into the grid from anywhere on the page; within it they are its own. */
const arrows = ['ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft']

/** The column of the names, where the others scroll. */
const stays = 'max-sm:sticky max-sm:left-0 max-sm:z-[2] max-sm:border-r max-sm:border-line-faint'

type MatrixViewProps = { first: Matrix; address: MatrixAddress; total: number; empty: ReactNode }

/** Units by environments. The cell with the focus is what the keys act on. */
export function MatrixView({ first, address, total, empty }: MatrixViewProps) {
  const router = useRouter()
  const page = usePage()
  const isNarrow = useNarrow(false)
  const clock = { now: useNow(), zone: useZone() }
  const when = (at: number) => weekdayTime(at, clock)
  const { rows, environments, more, failed, loadMore } = useMatrixRows(first, address)
  const [current, setCurrent] = useState<GridPlace | null>(null)
  const flat = flatRows(rows)
  const here = current && placeOf(flat, current)

  const show = (ask: PromoteAsk | null) => {
    if (ask) router.push(promoteHref(page, ask), { scroll: false })
  }
  const at = here && { row: here.row, environments, at: Math.max(0, here.at) }
  function move(by: 1 | -1) {
    let next = (current?.row ?? -1) + by
    while (flat[next]?.is === 'group') next += by
    if (!flat[next]) return
    const place = { row: next, column: current?.column ?? 1 }
    setCurrent(place)
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-cell="${place.row}:${place.column}"]`)?.focus(),
    )
  }
  /** Where no cell has the focus yet, the first one takes it: one sees what the next key acts on. */
  const act = (run: (place: NonNullable<typeof at>) => void) => () => (at ? run(at) : move(1))
  useKeys([
    ...(current ? [] : arrows.map((keys) => ({ keys, run: () => move(1) }))),
    { keys: 'j', label: 'Next row', group: 'Lists', run: () => move(1) },
    { keys: 'k', label: 'Previous row', group: 'Lists', run: () => move(-1) },
    { keys: 'p', label: 'Promote', group: 'Promotions', run: act((place) => show(promoteFrom(place))) },
    { keys: 'r', label: 'Roll back', group: 'Promotions', run: act((place) => show(rollBackAt(place))) },
    { keys: 'd', label: 'What would change', group: 'Promotions', run: act((place) => show(promoteFrom(place))) },
    { keys: 'h', label: 'History', group: 'Promotions', run: act(({ row }) => router.push(unitHref(row))) },
  ])

  if (rows.length === 0) return <div className="flex-1 bg-surface">{empty}</div>
  // On a phone the names stay while the environments pass beside them, the first one whole and the next one begun.
  const [named, held] = isNarrow ? [116, 224] : [200, 220]
  const template = `minmax(${named}px, 1.25fr) ${environments.map(() => `minmax(${held}px, 1.5fr)`).join(' ')}`
  return (
    <div className="flex flex-1 flex-col bg-surface">
      <div className="flex-1">
        <VirtualGrid
          label="Units by environments"
          columns={[
            { id: 'unit', label: <span className="cap">Unit</span>, className: `${stays} max-sm:bg-sunken` },
            ...environments.map((environment) => ({
              id: environment.id,
              label: <EnvironmentHead environment={environment} when={when} />,
              ...(environment.production
                ? { className: 'bg-[color-mix(in_oklab,var(--color-accent)_6%,var(--color-sunken))]' }
                : {}),
            })),
          ]}
          template={template}
          minWidth={isNarrow ? named + environments.length * held : 220 + environments.length * 236}
          count={flat.length}
          rowKey={(index) => keyOf(flat[index], index)}
          rowHeight={(index) => heightOf(flat[index])}
          group={(index) => groupHead(flat[index])}
          current={current}
          onCurrent={setCurrent}
          onOpen={(place) => {
            const opened = placeOf(flat, place)
            if (opened) router.push(opened.at < 0 ? unitHref(opened.row) : cellHref(opened))
          }}
          onEnd={more && !failed ? () => void loadMore() : undefined}
          cellClass={({ column }) => {
            if (column === 0) return `${stays} max-sm:bg-surface max-sm:group-hover/row:bg-hover`
            return environments[column - 1]?.production
              ? 'bg-[color-mix(in_oklab,var(--color-accent)_3.5%,transparent)]'
              : undefined
          }}
          cell={(place) => {
            const shown = placeOf(flat, place)
            if (!shown) return null
            const { row, at: column, grouped } = shown
            if (column < 0)
              return (
                <Link
                  href={unitHref(row)}
                  tabIndex={-1}
                  prefetch={false}
                  className="min-w-0 truncate wrap-anywhere hover:text-accent max-sm:leading-4 max-sm:whitespace-normal"
                >
                  {grouped || row.project === row.unit ? null : (
                    <span className="text-ink-2">
                      {row.project}/<wbr />
                    </span>
                  )}
                  <span className="font-name">{row.unit}</span>
                  {row.newest === null ? <span className="ml-2 text-xs text-ink-3">no version</span> : null}
                </Link>
              )
            const cell = row.cells[column] ?? null
            const facts = cell && cellFacts(cell, { waitsForMe: row.waitsForMe.includes(cell.targetId), when })
            const below = column === 0 ? row.newest !== null : Boolean(row.cells[column - 1]?.version)
            return (
              <span className="flex min-w-0 flex-1 items-center gap-2">
                <MatrixCell cell={cell} facts={facts} isEmptyPossible={below} />
                <BetweenMark between={betweenCells({ row, environments, at: column })} />
              </span>
            )
          }}
        />
        {failed && (
          <p role="alert" className="flex items-center gap-3 px-4 py-2 text-fail">
            {failed}
            <Button onClick={() => void loadMore()}>Load the next rows</Button>
          </p>
        )}
      </div>
      <Footer
        keys={legend}
        note={
          here && here.at >= 0 ? (
            <span className="block max-w-[60ch] truncate">{cellWords(here, environments, when)}</span>
          ) : (
            <>
              {plural(Math.max(total, rows.length), 'unit')}, {plural(environments.length, 'environment')}
              {environments.length > 1 ? <span className="sm:hidden">, scroll sideways for the others</span> : null}
            </>
          )
        }
      />
    </div>
  )
}

function placeOf(flat: readonly FlatRow[], { row, column }: GridPlace) {
  const found = flat[row]
  return found?.is === 'unit' ? { row: found.row, grouped: found.grouped, at: column - 1 } : null
}

function keyOf(row: FlatRow | undefined, index: number): string {
  if (!row) return String(index)
  return row.is === 'group' ? `group ${row.project}` : row.row.unitId
}

function heightOf(row: FlatRow | undefined): number {
  if (row?.is === 'group') return 28
  return row?.row.cells.some((cell) => cell?.newerFailed) ? 48 : 36
}

function groupHead(row: FlatRow | undefined): ReactNode | null {
  if (row?.is !== 'group') return null
  return (
    <span className="flex items-baseline gap-2">
      <Link
        href={`/projects/${encodeURIComponent(row.project)}?tab=deployments`}
        prefetch={false}
        className="font-name hover:text-accent"
      >
        {row.project}
      </Link>
      <span className="text-xs text-ink-3">{plural(row.units, 'unit')}</span>
    </span>
  )
}
