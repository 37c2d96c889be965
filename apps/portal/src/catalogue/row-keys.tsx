'use client'

import { useKeys } from '@groundwork/ui/keys'

/** `j` and `k` go through the row links of a page whose rows the server rendered; Enter then follows the link. */
export function RowKeys() {
  useKeys([
    { keys: 'j', label: 'Next row', group: 'Lists', run: () => focusRow(1) },
    { keys: 'k', label: 'Previous row', group: 'Lists', run: () => focusRow(-1) },
  ])
  return null
}

function focusRow(by: number) {
  const links = [...document.querySelectorAll<HTMLElement>('[data-row-link]')]
  const at = links.indexOf(document.activeElement as HTMLElement)
  const next = at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))
  links[next]?.focus()
}
