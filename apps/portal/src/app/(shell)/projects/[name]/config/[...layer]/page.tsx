import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { layerOfPath, pathParts } from '../../../../../../delivery/config/addresses'
import { ConfigPage } from '../../../../../../delivery/config/config-page'
import { LayerPage, type LayerSearch } from '../../../../../../delivery/config/layer-page'
import { layerTitle } from '../../../../../../delivery/config/layer-title'
import { decodeParts } from '../../../../../../runs/addresses'

type Props = { params: Promise<{ name: string; layer: string[] }>; searchParams: Promise<LayerSearch> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name, address } = await addressOf(params)
  return { title: `${layerTitle(address)}, ${name}` }
}

export default async function ConfigLayerPage({ params, searchParams }: Props) {
  const [{ name, address }, search] = await Promise.all([addressOf(params), searchParams])
  return (
    <ConfigPage project={name} crumbs={[{ label: layerTitle(address) }]}>
      <LayerPage address={address} search={search} />
    </ConfigPage>
  )
}

async function addressOf(params: Props['params']): Promise<{ name: string; address: string }> {
  const { name: encoded, layer } = await params
  const { name } = decodeParts({ name: encoded })
  const address = layerOfPath(name, pathParts(layer))
  if (address === null) notFound()
  return { name, address }
}
