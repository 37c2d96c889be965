import type { ReactNode } from 'react'
import { libraryAddress } from '@groundwork/delivery/config/address'
import { readLayer } from '../../../../../delivery/config/read'
import { decodeParts } from '../../../../../runs/addresses'

type Props = { children: ReactNode; params: Promise<{ id: string }> }

/** Looks before the skeleton is sent: an answer that has begun can no longer say 404. */
export default async function LibraryConfigLayout({ children, params }: Props) {
  await readLayer(libraryAddress(decodeParts(await params).id).address)
  return children
}
