import { StatusGlyph } from '@groundwork/ui/status-glyph'
import type { ReactNode } from 'react'

/** What is wrong with a form as a whole, read out when it appears. */
export function FormMessage({ children }: { children: ReactNode }) {
  if (!children) return null
  return (
    <div
      role="alert"
      className="flex items-start gap-2 rounded-sm border border-[color-mix(in_oklab,var(--color-fail)_26%,transparent)] bg-fail-soft px-2.5 py-2 text-sm text-ink"
    >
      <StatusGlyph kind="fail" size={12} className="mt-1" />
      <span className="min-w-0 break-words">{children}</span>
    </div>
  )
}
