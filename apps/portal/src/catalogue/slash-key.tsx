'use client'

import { useKeys } from '@groundwork/ui/keys'

/** `/` puts the cursor into the page's search. */
export function SlashKey() {
  useKeys([
    {
      keys: '/',
      label: 'Filter',
      group: 'Lists',
      run: () => document.querySelector<HTMLInputElement>('[data-slash]')?.focus(),
    },
  ])
  return null
}
