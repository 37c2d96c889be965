import { notFound, redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { layerOfPath, namedLayerHref, pathParts } from '../../../../../../delivery/config/addresses'
import { readLayer } from '../../../../../../delivery/config/read'
import { decodeParts } from '../../../../../../runs/addresses'

type Props = { children: ReactNode; params: Promise<{ name: string; layer: string[] }> }

/** Looks before the skeleton is sent: an answer that has begun can no longer say 404, or that a layer stands elsewhere. */
export default async function ConfigLayerLayout({ children, params }: Props) {
  const { name: encoded, layer } = await params
  const { name } = decodeParts({ name: encoded })
  const path = pathParts(layer)
  const elsewhere = namedLayerHref(name, path)
  if (elsewhere) redirect(elsewhere)
  const address = layerOfPath(name, path)
  if (address === null) notFound()
  await readLayer(address)
  return children
}
