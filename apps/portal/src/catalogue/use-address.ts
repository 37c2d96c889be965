'use client'

import { useRouter, useSearchParams } from 'next/navigation'
import { useOptimistic, useTransition } from 'react'
import { type ListAddress, listHref, parseAddress } from './address'

/** How the bars read and change the address: what is asked for already, though its rows may still be on the way. */
export type AddressControl = { address: ListAddress; go: (change: Partial<ListAddress>) => void }

/** The address whose rows are shown, the one asked for (`control.address`), and whether they differ. */
export function useAddress() {
  const router = useRouter()
  const search = useSearchParams()
  const [moving, start] = useTransition()
  const settled = parseAddress(new URLSearchParams(search))
  const [asked, setAsked] = useOptimistic(settled)
  function go(change: Partial<ListAddress>) {
    const next = { ...asked, ...change }
    start(() => {
      setAsked(next)
      router.push(listHref(next), { scroll: false })
    })
  }
  const control: AddressControl = { address: asked, go }
  return { settled, control, moving }
}
