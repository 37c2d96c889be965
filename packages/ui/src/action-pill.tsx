'use client'

import type { ReactNode } from 'react'

/** Offers what waits, so that nothing on the page moves by itself: "4 moved, refresh order". */
export function ActionPill({ onPress, children }: { onPress: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onPress}
      className="inline-flex h-6 items-center gap-1.5 rounded-full bg-accent-soft px-2.5 text-xs font-medium whitespace-nowrap text-accent hover:bg-selected max-sm:h-8"
    >
      {children}
    </button>
  )
}
