import { Plug } from 'lucide-react'

type Named = { id: string; version: string; dev?: boolean; preview?: boolean }

/** Says that a surface is a plugin's, and whose: plug, name and version. */
export function PluginTag({ plugin }: { plugin: Named }) {
  return (
    <span className="inline-flex h-5 items-center gap-1 rounded-xs px-1.5 text-2xs font-medium whitespace-nowrap text-ink-2 inset-ring inset-ring-line">
      <Plug size={12} strokeWidth={1.75} aria-label="Plugin" className="text-ink-3" />
      {plugin.id} {plugin.version}
      {plugin.dev ? <span className="text-warn">development</span> : null}
      {plugin.preview ? <span className="text-warn">preview, only you see it</span> : null}
    </span>
  )
}
