'use client'

import { useKeys } from '@groundwork/ui/keys'
import { useRouter } from 'next/navigation'

/** `p` and `r` act on the lane that has the focus, else on the first one that has such an action; `h` goes to what happened. */
export function UnitKeys() {
  const router = useRouter()
  const follow = (which: string) => {
    const lane = document.activeElement?.closest('[data-lane]')
    const found = (lane ?? document).querySelector<HTMLAnchorElement>(`a[data-promote="${which}"]`)
    if (found) router.push(found.getAttribute('href') ?? '', { scroll: false })
  }
  const toActivity = () => {
    const panel = document.getElementById('activity')
    panel?.scrollIntoView({ block: 'start' })
    panel?.querySelector<HTMLElement>('a')?.focus()
  }
  useKeys([
    { keys: 'p', label: 'Promote', group: 'Promotions', run: () => follow('deploy') },
    { keys: 'r', label: 'Roll back', group: 'Promotions', run: () => follow('rollback') },
    { keys: 'd', label: 'What would change', group: 'Promotions', run: () => follow('deploy') },
    { keys: 'h', label: 'History', group: 'Promotions', run: toActivity },
  ])
  return null
}
