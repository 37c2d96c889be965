'use client'

import { useKeys } from '@groundwork/ui/keys'
import { useRouter } from 'next/navigation'

/** The keys of the calendar. */
export function CalendarKeys({ previous, next, today }: { previous: string; next: string; today: string }) {
  const router = useRouter()
  const go = (href: string) => () => router.push(href, { scroll: false })
  useKeys([
    { keys: '[', label: 'Before', group: 'Freezes', run: go(previous) },
    { keys: ']', label: 'After', group: 'Freezes', run: go(next) },
    { keys: 't', label: 'Today', group: 'Freezes', run: go(today) },
  ])
  return null
}
