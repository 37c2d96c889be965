'use client'

import type { ProjectFacets } from '@groundwork/catalog/project'
import { ActionPill } from '@groundwork/ui/action-pill'
import { Button } from '@groundwork/ui/button'
import { Footer } from '@groundwork/ui/footer'
import { VirtualList } from '@groundwork/ui/virtual-list'
import { ArrowUpDown } from 'lucide-react'
import { type CSSProperties, type ReactNode, useState } from 'react'
import { type ColumnId, columnLabels, gridTemplate } from './columns'
import { FacetRail } from './facet-rail'
import { Peek } from './peek'
import { ProjectBar } from './project-bar'
import { ProjectCells } from './project-cells'
import { useAddress } from './use-address'
import { useNarrow } from './use-narrow'
import { usePeek } from './use-peek'
import { type FirstPage, useProjectRows } from './use-project-rows'

type ProjectListProps = {
  first: FirstPage
  facets: ProjectFacets
  views: ReactNode
  /** Shown instead of rows when the server found none. */
  empty: ReactNode
  /** From the request; the browser corrects it. */
  narrow: boolean
  readMs: number
}

const legend = [
  { keys: ['j', 'k'], label: 'move' },
  { keys: ['enter'], label: 'open' },
  { keys: ['o'], label: 'peek' },
  { keys: ['/'], label: 'filter' },
]

const numberColumns: readonly ColumnId[] = ['runs', 'last']

/** The list of projects with its bars. The address decides what it shows; changes of runs come in by themselves. */
export function ProjectList({ first, facets: served, views, empty, narrow: guess, readMs }: ProjectListProps) {
  const { settled: address, control, moving } = useAddress()
  const [live, setLive] = useState({ served, facets: served })
  const facets = live.served === served ? live.facets : served
  const { peek, open, close } = usePeek()
  const narrow = useNarrow(guess)
  const { rows, moved, more, failed, loadMore, reorder, setStar } = useProjectRows({
    first,
    address,
    onFacets: (fresh) => setLive({ served, facets: fresh }),
  })
  const columns = [
    { id: 'state', label: <span className="sr-only">State</span> },
    { id: 'star', label: <span className="sr-only">Star</span> },
    { id: 'name', label: 'Project' },
    ...address.columns.map((id) => ({ id, label: columnLabels[id], number: numberColumns.includes(id) })),
  ]
  return (
    <div className="flex flex-1 flex-col" aria-busy={moving}>
      <div className="flex items-center gap-2 px-4 pt-2 max-sm:px-3">
        {views}
        <span aria-live="polite" className="ml-auto shrink-0">
          {moved > 0 && (
            <ActionPill onPress={() => void reorder()}>
              <ArrowUpDown size={12} strokeWidth={1.75} aria-hidden="true" />
              {moved} moved, refresh order
            </ActionPill>
          )}
        </span>
      </div>
      <ProjectBar facets={facets} control={control} />
      <div className="flex flex-1 border-t border-line">
        <FacetRail facets={facets} control={control} />
        <div
          className={`min-w-0 flex-1 border-l border-line bg-surface max-rail:border-l-0 ${moving ? 'opacity-70' : ''}`}
          style={{ '--columns': gridTemplate(address.columns) } as CSSProperties}
        >
          {rows.length === 0 ? (
            empty
          ) : (
            <VirtualList
              key={narrow ? 'narrow' : 'wide'}
              label="Projects"
              columns={columns}
              gridClass="grid-cols-(--columns) max-sm:grid-cols-[30px_minmax(0,1fr)_auto] max-sm:grid-rows-[24px_24px] max-sm:content-center"
              count={rows.length}
              rowHeight={narrow ? 60 : 36}
              rowKey={(at) => rows[at]?.name ?? String(at)}
              row={(at) => {
                const project = rows[at]
                if (!project) return null
                const onStar = (starred: boolean) => setStar(project.name, starred)
                return <ProjectCells project={project} columns={address.columns} narrow={narrow} onStar={onStar} />
              }}
              onEnd={more && !failed ? () => void loadMore() : undefined}
              onOpen={(at) => rows[at] && open(rows[at].name)}
              selected={peek === null ? null : rows.findIndex((row) => row.name === peek)}
            />
          )}
          {failed && (
            <p role="alert" className="flex items-center gap-3 px-4 py-2 text-fail">
              {failed}
              <Button onClick={() => void loadMore()}>Load the next rows</Button>
            </p>
          )}
        </div>
      </div>
      <Footer
        range={rows.length === 0 ? 'No projects' : `1–${rows.length} of ${Math.max(facets.total, rows.length)}`}
        keys={legend}
        note={`Read in ${readMs} ms`}
      />
      {peek !== null && <Peek name={peek} known={rows.find((row) => row.name === peek)} onClose={close} />}
    </div>
  )
}
