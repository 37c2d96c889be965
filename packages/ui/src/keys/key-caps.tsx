'use client'

import { useSyncExternalStore } from 'react'
import { Kbd } from '../kbd'

const signs: Record<string, string> = { Enter: 'enter', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc' }

/**
 * The caps to draw for a binding, the only place that names keys: `$mod+k` is `Ctrl`, `K` (on a Mac `⌘`, `K`); `g c` is `g`, `c`.
 */
export function keyCaps(keys: string, onMac: boolean): string[] {
  const combined = keys.includes('+')
  return keys.split(/[\s+]/).map((key) => {
    if (key === '$mod') return onMac ? '⌘' : 'Ctrl'
    // Its sign is in few fonts, and an empty box where it is in none.
    if (key === 'Enter' && combined) return key
    return signs[key] ?? (combined && key.length === 1 ? key.toUpperCase() : key)
  })
}

const never = () => () => undefined

/** Whether the keyboard at hand is a Mac's, as `$mod` is read; false until the page has woken. */
export function useOnMac(): boolean {
  return useSyncExternalStore(
    never,
    () => /Mac|iPod|iPhone|iPad/.test(navigator.platform),
    () => false,
  )
}

/** The keys of a binding, drawn. */
export function KeyCaps({ keys }: { keys: string }) {
  const onMac = useOnMac()
  return keyCaps(keys, onMac).map((cap, index) => <Kbd key={index}>{cap}</Kbd>)
}
