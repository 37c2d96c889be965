'use client'

import { useRouter, useSearchParams } from 'next/navigation'
import { useTransition } from 'react'
import { type ListAddress, listHref, parseAddress } from './address'

/** The list's address, and how to change parts of it. `moving` while the next page is on its way. */
export function useAddress() {
  const router = useRouter()
  const search = useSearchParams()
  const [moving, start] = useTransition()
  const address = parseAddress(new URLSearchParams(search))
  function go(change: Partial<ListAddress>) {
    start(() => router.push(listHref({ ...address, ...change }), { scroll: false }))
  }
  return { address, go, moving }
}
