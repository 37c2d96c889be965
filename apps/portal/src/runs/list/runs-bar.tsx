'use client'

import { isNarrowed } from '@groundwork/runs/filter'
import { runStatuses } from '@groundwork/runs/status'
import { FilterBar, type FilterField } from '@groundwork/ui/filter-bar'
import type { FilterText } from '@groundwork/ui/filter-grammar'
import type { LinkProps } from '@groundwork/ui/link'
import { Segments } from '@groundwork/ui/segments'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useCallback, useTransition } from 'react'
import { useTRPCClient } from '../../trpc/client'
import { readFilter } from './read-filter'
import { filterTokens, periods, type RunsSearch, runsHref, withTokens } from './runs-search'

const fields: FilterField[] = [
  { key: 'status', hint: 'succeeded, failed, running, queued, unknown' },
  { key: 'project', hint: 'name of a project' },
  { key: 'flow', hint: 'name of a flow' },
  { key: 'user', hint: 'who started it' },
  { key: 'branch', hint: 'branch of the project' },
  { key: 'tag', hint: 'a tag of the run' },
]

/** Five periods are not five pages to fetch before anybody asks. */
function UnfetchedLink(props: LinkProps) {
  return <Link prefetch={false} {...props} />
}

/** The filter and the period; both are the page's address. */
export function RunsBar({ search, problem }: { search: RunsSearch; problem: string | null }) {
  const router = useRouter()
  const client = useTRPCClient()
  const [pending, start] = useTransition()
  const suggest = useCallback(
    async (key: string, prefix: string) => {
      if (key === 'status') return runStatuses.filter((status) => status.startsWith(prefix.toLowerCase()))
      if (key === 'project' || key === 'flow' || key === 'user' || key === 'branch' || key === 'tag')
        return client.runs.suggest.query({ field: key, prefix })
      return []
    },
    [client],
  )
  const read = useCallback((text: string) => readFilter(text, suggest), [suggest])
  const change = (value: FilterText) => {
    const next = withTokens(search.filter, value)
    start(() => router.push(runsHref({ ...search, filter: next }), { scroll: false }))
  }
  const { from: _from, to: _to, ...dimensions } = search.filter
  return (
    <div
      aria-busy={pending}
      className="flex flex-wrap items-start gap-2 border-b border-line bg-canvas px-4 py-2 max-sm:px-3"
    >
      <FilterBar
        value={{ tokens: filterTokens(search.filter), text: '' }}
        fields={fields}
        onChange={change}
        suggest={suggest}
        read={read}
        problem={problem}
        label="Filter runs"
        placeholder="Filter by status, project, flow, user, branch, tag"
      />
      <Segments
        label="Period"
        link={UnfetchedLink}
        current={search.filter.from === undefined ? search.period : null}
        items={periods.map(({ id, label }) => ({
          id,
          label,
          href: runsHref({ ...search, period: id, filter: dimensions }),
        }))}
      />
      {isNarrowed(search.filter) || search.filter.from !== undefined ? (
        <Link
          href={runsHref({ ...search, filter: {} })}
          className="flex h-control items-center text-xs font-medium text-accent hover:underline"
        >
          Clear
        </Link>
      ) : null}
    </div>
  )
}
