'use client'

import { usePathname, useSearchParams } from 'next/navigation'

type Changes = Record<string, string | readonly string[] | null>

/** The address of this page with some of its parameters changed; null takes one away, a list stands in it once for each. */
export function useChangedHref(): (changes: Changes) => string {
  const params = useSearchParams()
  const path = usePathname()
  return (changes) => {
    const next = new URLSearchParams(params)
    for (const [name, value] of Object.entries(changes)) {
      next.delete(name)
      for (const each of value === null ? [] : [value].flat()) next.append(name, each)
    }
    const query = next.toString()
    return query ? `${path}?${query}` : path
  }
}
