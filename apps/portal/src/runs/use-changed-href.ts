'use client'

import { usePathname, useSearchParams } from 'next/navigation'

export type Changes = Record<string, string | readonly string[] | null>

/**
 * The address that is shown with some of its parameters changed; null takes one away, a list stands in it once for each. For
 * what is drawn: what is pressed changes the address of its moment, `changedAddress`.
 */
export function useChangedHref(): (changes: Changes) => string {
  const params = useSearchParams()
  const path = usePathname()
  return (changes) => changed(path, params, changes)
}

/** The same of the address as it is now: what changed it may not be drawn yet. Only in a browser. */
export function changedAddress(changes: Changes): string {
  return changed(window.location.pathname, paramsNow(), changes)
}

/** What the address says now. Only in a browser. */
export function paramsNow(): URLSearchParams {
  return new URLSearchParams(window.location.search)
}

function changed(path: string, params: URLSearchParams, changes: Changes): string {
  const next = new URLSearchParams(params)
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name)
    for (const each of value === null ? [] : [value].flat()) next.append(name, each)
  }
  const query = next.toString()
  return query ? `${path}?${query}` : path
}
