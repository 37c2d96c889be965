import type { ProjectFacets } from '@groundwork/catalog/project'
import { TRPCError } from '@trpc/server'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { effectiveSort, type ListAddress, parseAddress, toSearch } from '../../../catalogue/address'
import { CatalogueHead } from '../../../catalogue/catalogue-head'
import { NoProjects, NothingToSee } from '../../../catalogue/no-projects'
import { ProjectList } from '../../../catalogue/project-list'
import type { FirstPage } from '../../../catalogue/use-project-rows'
import { Views } from '../../../catalogue/views'
import { api } from '../../../trpc/server'

export const metadata: Metadata = { title: 'Catalogue' }

type Read = { first: FirstPage; facets: ProjectFacets; readMs: number } | { refused: string }
type PageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function CataloguePage({ searchParams }: PageProps) {
  const address = parseAddress(toSearch(await searchParams))
  const read = await readList(address)
  if ('refused' in read)
    return (
      <>
        <h1 className="sr-only">Projects</h1>
        <NothingToSee reason={read.refused} />
      </>
    )
  const { first, facets, readMs } = read
  return (
    <>
      <CatalogueHead current="projects" />
      <ProjectList
        first={first}
        facets={facets}
        readMs={readMs}
        narrow={(await headers()).get('sec-ch-ua-mobile') === '?1'}
        views={<Views address={address} />}
        empty={first.items.length === 0 && <NoProjects address={address} facets={facets} />}
      />
    </>
  )
}

async function readList(address: ListAddress): Promise<Read> {
  const caller = await api()
  const started = performance.now()
  try {
    const [first, facets] = await Promise.all([
      caller.catalog.projects({ filter: address.filter, sort: effectiveSort(address), limit: 50 }),
      caller.catalog.facets({ filter: address.filter }),
    ])
    return { first, facets, readMs: Math.max(1, Math.round(performance.now() - started)) }
  } catch (error) {
    if (error instanceof TRPCError && error.code === 'FORBIDDEN') return { refused: error.message }
    throw error
  }
}
