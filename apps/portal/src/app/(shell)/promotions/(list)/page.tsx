import type { Metadata } from 'next'
import { toSearch } from '../../../../catalogue/address'
import { matrixFilter, parseMatrix } from '../../../../delivery/matrix/address'
import { MatrixFilters } from '../../../../delivery/matrix/filters'
import { MatrixView } from '../../../../delivery/matrix/matrix-view'
import { NoUnits } from '../../../../delivery/matrix/no-units'
import { TopBar } from '../../../../shell/top-bar'
import { api } from '../../../../trpc/server'

export const metadata: Metadata = { title: 'Promotions' }

type PageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> }

const firstRows = 100

export default async function PromotionsPage({ searchParams }: PageProps) {
  const address = parseMatrix(toSearch(await searchParams))
  const { delivery } = await api()
  const [first, counts] = await Promise.all([
    delivery.matrix({ filter: matrixFilter(address), limit: firstRows }),
    delivery.matrixCounts(),
  ])
  return (
    <>
      <TopBar crumbs={[{ label: 'Promotions' }]} />
      <h1 className="sr-only">Promotions</h1>
      <MatrixFilters address={address} counts={counts} />
      <MatrixView
        first={first}
        address={address}
        total={counts[address.view]}
        empty={<NoUnits address={address} environments={first.environments} all={counts.all} />}
      />
    </>
  )
}
