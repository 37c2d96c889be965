import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import { Footer } from '@groundwork/ui/footer'
import type { Metadata } from 'next'
import Link from 'next/link'
import { CatalogueHead } from '../../../../catalogue/catalogue-head'
import { FlowTable } from '../../../../catalogue/flow-table'
import { MoreLink } from '../../../../catalogue/more-link'
import { NothingYet } from '../../../../catalogue/no-projects'
import { RefreshOnLive } from '../../../../catalogue/refresh-on-live'
import { RowKeys } from '../../../../catalogue/row-keys'
import { SearchForm } from '../../../../catalogue/search-form'
import { api } from '../../../../trpc/server'

export const metadata: Metadata = { title: 'Flows' }

type PageProps = { searchParams: Promise<{ q?: string | string[]; after?: string | string[] }> }

const single = (value: string | string[] | undefined) => [value ?? []].flat()[0]

export default async function FlowsPage({ searchParams }: PageProps) {
  const given = await searchParams
  const q = single(given.q)?.trim().slice(0, 200) ?? ''
  const cursor = single(given.after) ?? null
  const { items, next } = await (await api()).catalog.flows({ q: q || undefined, cursor, limit: 100 })
  const more = next && `/catalogue/flows?${new URLSearchParams({ ...(q && { q }), after: next }).toString()}`
  return (
    <>
      <CatalogueHead current="flows" />
      <RowKeys />
      {!cursor && <RefreshOnLive interests={[{ topic: 'run' }]} />}
      <div className="flex items-center gap-2 px-4 py-2 max-sm:px-3">
        <SearchForm label="Filter by flow, project, owner or library" q={q} />
      </div>
      <div className="flex-1 border-t border-line bg-surface">
        {items.length > 0 ? (
          <FlowTable flows={items} withProject />
        ) : q ? (
          <NoFlow q={q} />
        ) : (
          <NothingYet title="No flow has run here yet" />
        )}
        {more && <MoreLink href={more}>Older flows</MoreLink>}
      </div>
      <Footer
        range={items.length === 1 ? '1 flow' : `${items.length} flows${more ? ', the latest first' : ''}`}
        keys={[
          { keys: ['j', 'k'], label: 'move' },
          { keys: ['enter'], label: 'its runs' },
          { keys: ['/'], label: 'filter' },
        ]}
      />
    </>
  )
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
