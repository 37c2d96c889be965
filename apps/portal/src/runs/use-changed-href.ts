'use client'

import { usePathname, useSearchParams } from 'next/navigation'

/** The address of this page with some of its parameters changed; null takes one away. */
export function useChangedHref(): (changes: Record<string, string | null>) => string {
  const params = useSearchParams()
  const path = usePathname()
  return (changes) => {
    const next = new URLSearchParams(params)
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) next.delete(name)
      else next.set(name, value)
    }
    const query = next.toString()
    return query ? `${path}?${query}` : path
  }
}
