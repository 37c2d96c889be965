import type { ReactNode } from 'react'

/** One key. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-[17px] min-w-[17px] items-center justify-center rounded-xs border border-line bg-surface px-1 text-2xs leading-none text-ink-3">
      {children}
    </kbd>
  )
}
