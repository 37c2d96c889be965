import Link from 'next/link'
import { SearchForm } from '../../catalogue/search-form'
import { type MatrixAddress, matrixHref, viewLabels, views } from './address'
import type { MatrixCounts } from './matrix-types'

/** The views of the matrix with their counts, and a filter by name; links and a form, so that they work before any script. */
export function MatrixFilters({ address, counts }: { address: MatrixAddress; counts: MatrixCounts }) {
  return (
    <div className="flex items-center gap-2 border-b border-line px-4 py-2 max-md:flex-col max-md:items-stretch max-sm:px-3">
      <nav
        aria-label="Views"
        className="flex min-w-0 flex-1 items-center gap-0.5 overflow-x-auto [scrollbar-width:none]"
      >
        {views.map((view) => (
          <Link
            key={view}
            href={matrixHref({ ...address, view })}
            aria-current={view === address.view ? 'page' : undefined}
            className="inline-flex h-control shrink-0 items-center gap-1.5 rounded-sm px-2 font-medium whitespace-nowrap text-ink-2 hover:bg-hover aria-[current]:bg-selected aria-[current]:text-ink max-sm:h-9"
          >
            {viewLabels[view]}
            <span className="text-xs font-normal text-ink-3 tabular-nums">{counts[view]}</span>
          </Link>
        ))}
      </nav>
      <SearchForm
        path="/promotions"
        label="Filter units"
        q={address.q}
        keeps={{ view: address.view === 'all' ? null : address.view, project: address.project }}
        className="w-56 shrink-0 max-md:w-full"
      />
    </div>
  )
}
