import type { ReactNode } from 'react'

/** Main column and a 320 px side column, which goes below on narrow screens. */
export function SettingsColumns({ children, side }: { children: ReactNode; side: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_var(--spacing-side)] items-start gap-4 p-5 max-rail:grid-cols-1 max-sm:p-3">
      <div className="flex min-w-0 flex-col gap-4">{children}</div>
      <div className="flex min-w-0 flex-col gap-4">{side}</div>
    </div>
  )
}
