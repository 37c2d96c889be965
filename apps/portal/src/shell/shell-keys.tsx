'use client'

import { useKeys } from '@groundwork/ui/keys'
import { useRouter } from 'next/navigation'
import { lazy, Suspense, useSyncExternalStore } from 'react'
import { CommandPalette } from './command-palette'
import { closeOverlay, openKeys, openPalette, overlay } from './overlays'
import type { Refusals } from './refusals'

const KeySheet = lazy(() => import('./key-sheet'))

const pages = [
  { keys: 'g h', label: 'Home', href: '/' },
  { keys: 'g c', label: 'Catalogue', href: '/catalogue' },
  { keys: 'g r', label: 'Runs', href: '/runs' },
  { keys: 'g i', label: 'Inbox', href: '/inbox' },
  { keys: 'g f', label: 'Freezes', href: '/freezes' },
  { keys: 'g p', label: 'Promotions', href: '/promotions' },
  { keys: 'g x', label: 'Plugins', href: '/plugins' },
  { keys: 'g s', label: 'Settings', href: '/settings' },
]

/** The keys that work on every page, and what they open. */
export function ShellKeys({ refusals }: { refusals: Refusals }) {
  const router = useRouter()
  const open = useSyncExternalStore(overlay.watch, overlay.current, () => null)
  useKeys([
    { keys: '$mod+k', label: 'Find or do', group: 'Everywhere', run: openPalette },
    { keys: '?', label: 'Keys of this page', group: 'Everywhere', run: openKeys },
    ...pages.map(({ keys, label, href }) => ({ keys, label, group: 'Go to', run: () => router.push(href) })),
  ])
  return (
    <>
      {open === 'palette' && <CommandPalette refusals={refusals} onClose={closeOverlay} />}
      <Suspense fallback={null}>{open === 'keys' && <KeySheet onClose={closeOverlay} />}</Suspense>
    </>
  )
}
