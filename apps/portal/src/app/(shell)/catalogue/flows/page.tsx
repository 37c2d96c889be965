import { buttonClass } from '@groundwork/ui/button-style'
import { type FlowSort, flowSorts } from '@groundwork/catalog/project'
import { EmptyState } from '@groundwork/ui/empty-state'
import { Segments } from '@groundwork/ui/segments'
import type { Metadata } from 'next'
import Link from 'next/link'
import { CatalogueHead } from '../../../../catalogue/catalogue-head'
import { FlowList } from '../../../../catalogue/flow-list'
import { NothingYet } from '../../../../catalogue/no-projects'
import { RefreshOnLive } from '../../../../catalogue/refresh-on-live'
import { SearchForm } from '../../../../catalogue/search-form'
import { api } from '../../../../trpc/server'

export const metadata: Metadata = { title: 'Flows' }

type PageProps = { searchParams: Promise<{ q?: string | string[]; sort?: string | string[] }> }

const single = (value: string | string[] | undefined) => [value ?? []].flat()[0]

export default async function FlowsPage({ searchParams }: PageProps) {
  const given = await searchParams
  const q = single(given.q)?.trim().slice(0, 200) ?? ''
  const sort = flowSorts.find((each) => each === single(given.sort)) ?? 'recent'
  const first = await (await api()).catalog.flows({ q: q || undefined, sort, limit: 100 })
  return (
    <>
      <CatalogueHead current="flows" />
      <RefreshOnLive interests={[{ topic: 'run' }]} />
      <div className="flex items-center gap-2 px-4 py-2 max-sm:px-3">
        <SearchForm
          label="Filter by flow, project, owner or library"
          q={q}
          keeps={{ sort: sort === 'recent' ? null : sort }}
        />
        <Segments
          label="Order"
          current={sort}
          items={flowSorts.map((id) => ({ id, label: labels[id], href: hrefOf(q, id) }))}
        />
      </div>
      {first.items.length > 0 ? (
        <FlowList first={first} q={q} sort={sort} />
      ) : (
        <div className="flex-1 border-t border-line bg-surface">
          {q ? <NoFlow q={q} /> : <NothingYet title="No flow has run here yet" />}
        </div>
      )}
    </>
  )
}

const labels: Record<FlowSort, string> = { recent: 'Latest run', name: 'Name', runs: 'Runs' }

function hrefOf(q: string, sort: FlowSort): string {
  const params = new URLSearchParams({ ...(q && { q }), ...(sort !== 'recent' && { sort }) })
  return params.size > 0 ? `/catalogue/flows?${params.toString()}` : '/catalogue/flows'
}

function NoFlow({ q }: { q: string }) {
  return (
    <EmptyState
      kind="no-match"
      title={`No flow answers “${q}”`}
      actions={
        <Link href="/catalogue/flows" className={buttonClass({ kind: 'primary' })}>
          Show all flows
        </Link>
      }
    >
      Searched are the names of flows and the words of their projects.
    </EmptyState>
  )
}
