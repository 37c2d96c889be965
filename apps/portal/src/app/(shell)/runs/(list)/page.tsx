import type { Metadata } from 'next'
import { shellLines, tokenPlaceholder } from '../../../../connect/lines'
import { env } from '../../../../env'
import { NoRuns } from '../../../../runs/list/no-runs'
import { RunsBar } from '../../../../runs/list/runs-bar'
import { RunsHistogram } from '../../../../runs/list/runs-histogram'
import { RunsList } from '../../../../runs/list/runs-list'
import {
  addressProblem,
  listFilter,
  parseRunsSearch,
  periodWindow,
  runsSearch,
} from '../../../../runs/list/runs-search'
import { TopBar } from '../../../../shell/top-bar'
import { api } from '../../../../trpc/server'

export const metadata: Metadata = { title: 'Runs' }

const slices = 60

export default async function RunsPage({ searchParams }: PageProps<'/runs'>) {
  const params = await searchParams
  const search = parseRunsSearch(params)
  const { runs } = await api()
  const now = Date.now()
  const filter = listFilter(search, now)
  const { from: _from, to: _to, ...dimensions } = search.filter
  const [page, histogram] = await Promise.all([
    runs.list({ filter, sort: search.sort, limit: 50 }),
    runs.histogram({ filter: { ...dimensions, ...periodWindow(search.period, now) }, buckets: slices }),
  ])
  const empty = page.items.length === 0
  const anywhere = empty ? (await runs.recent({ limit: 1 })).length > 0 : true
  return (
    <>
      <TopBar crumbs={[{ label: 'Runs' }]} />
      <h1 className="sr-only">Runs</h1>
      <RunsBar search={search} problem={addressProblem(params)} />
      {anywhere ? <RunsHistogram first={histogram} search={search} slices={slices} /> : null}
      {empty ? (
        <div className="flex-1 bg-surface">
          <NoRuns search={search} anywhere={anywhere} command={recordCommand()} />
        </div>
      ) : (
        <RunsList
          key={`${runsSearch(search)} ${page.items[0]?.runNumber}`}
          first={page}
          search={search}
          filter={filter}
        />
      )}
    </>
  )
}

function recordCommand(): string {
  const { GROUNDWORK_METADATA_URL, GROUNDWORK_ENGINE_URL } = env()
  return `${shellLines(GROUNDWORK_METADATA_URL ?? GROUNDWORK_ENGINE_URL, tokenPlaceholder)}\npython flow.py run`
}
