import { Plug } from 'lucide-react'

/** The name of a tab that a plugin adds. */
export function PlugLabel({ children }: { children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <Plug size={12} strokeWidth={1.75} aria-label="Plugin" className="shrink-0 text-ink-3" />
      {children}
    </span>
  )
}
