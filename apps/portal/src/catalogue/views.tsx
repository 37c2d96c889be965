import { type ProjectFilter, projectFilterToSearch } from '@groundwork/catalog/filter'
import Link from 'next/link'
import { api } from '../trpc/server'
import { type ListAddress, listHref } from './address'

type View = { label: string; filter: ProjectFilter; count: number }

/** The filters most asked for, one click each, with what stands behind them. */
export async function Views({ address }: { address: ListAddress }) {
  const counts = await (await api()).catalog.views()
  const views: View[] = [
    { label: 'All', filter: {}, count: counts.all },
    { label: 'Yours', filter: { mine: true }, count: counts.mine },
    { label: 'Starred', filter: { starred: true }, count: counts.starred },
    { label: 'Failing', filter: { state: ['failing'] }, count: counts.failing },
    { label: 'No owner', filter: { owner: ['none'] }, count: counts.unowned },
  ]
  const here = projectFilterToSearch(address.filter).toString()
  return (
    <nav aria-label="Views" className="flex min-w-0 items-center gap-0.5 overflow-x-auto [scrollbar-width:none]">
      {views.map(({ label, filter, count }) => (
        <Link
          key={label}
          href={listHref({ ...address, filter })}
          aria-current={projectFilterToSearch(filter).toString() === here ? 'true' : undefined}
          className="inline-flex h-control shrink-0 items-center gap-1.5 rounded-sm px-2 font-medium text-ink-2 hover:bg-hover aria-[current]:bg-selected aria-[current]:text-ink max-sm:h-9"
        >
          {label}
          <span className="text-xs font-normal text-ink-3 tabular-nums">{count}</span>
        </Link>
      ))}
    </nav>
  )
}
