import type { ReactNode } from 'react'

/** Cards side by side: three, two on narrow screens, one on a phone. */
export function CardGrid({ children }: { children: ReactNode }) {
  return (
    <div className="grid grid-cols-3 gap-4 p-5 max-rail:grid-cols-2 max-sm:grid-cols-1 max-sm:gap-3 max-sm:p-3">
      {children}
    </div>
  )
}
