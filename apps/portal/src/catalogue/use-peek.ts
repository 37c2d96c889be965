'use client'

import { useSearchParams } from 'next/navigation'

/** The project whose sheet is open, as the address says (`?peek=`): a link to it shows it, and Back closes it. */
export function usePeek() {
  const peek = useSearchParams().get('peek')
  return {
    peek,
    open: (name: string) => history.pushState(null, '', addressWith(name)),
    close: () => history.replaceState(null, '', addressWith(null)),
  }
}

function addressWith(name: string | null): string {
  const url = new URL(location.href)
  if (name === null) url.searchParams.delete('peek')
  else url.searchParams.set('peek', name)
  return `${url.pathname}${url.search}`
}
