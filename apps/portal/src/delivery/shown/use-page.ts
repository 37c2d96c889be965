'use client'

import { usePathname, useSearchParams } from 'next/navigation'

/** The address of this page, with its query. */
export function usePage(): string {
  const query = useSearchParams().toString()
  const path = usePathname()
  return query ? `${path}?${query}` : path
}
