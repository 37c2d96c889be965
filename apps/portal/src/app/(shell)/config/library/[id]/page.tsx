import type { Metadata } from 'next'
import { libraryAddress } from '@groundwork/delivery/config/address'
import { RefreshOnLive } from '../../../../../catalogue/refresh-on-live'
import { LayerPage, type LayerSearch } from '../../../../../delivery/config/layer-page'
import { decodeParts } from '../../../../../runs/addresses'
import { TopBar } from '../../../../../shell/top-bar'

type Props = { params: Promise<{ id: string }>; searchParams: Promise<LayerSearch> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Configuration of library ${decodeParts(await params).id}` }
}

export default async function LibraryConfigPage({ params, searchParams }: Props) {
  const [parts, search] = await Promise.all([params, searchParams])
  const { id } = decodeParts(parts)
  const { address } = libraryAddress(id)
  return (
    <>
      <TopBar
        crumbs={[
          { label: 'Plugins', href: '/plugins' },
          { label: id, href: `/plugins/${encodeURIComponent(id)}` },
          { label: 'Configuration' },
        ]}
      />
      <RefreshOnLive interests={[{ topic: 'config' }, { topic: 'plugin' }]} />
      <header className="flex flex-col gap-1 px-5 pt-4 max-sm:px-3">
        <h1 className="text-xl font-semibold">Configuration of library {id}</h1>
        <p className="text-ink-2">
          It holds for every project that the library configures, until a project says otherwise.
        </p>
      </header>
      <LayerPage address={address} search={search} />
    </>
  )
}
