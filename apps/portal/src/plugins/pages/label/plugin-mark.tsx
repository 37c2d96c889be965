type PluginMarkProps = { id: string; name: string }

/** Two letters on a tint drawn from the id, so that a plugin is known again in every list. */
export function PluginMark({ id, name }: PluginMarkProps) {
  const hue = id.split('').reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7)
  return (
    <span
      aria-hidden="true"
      style={{ '--hue': hue } as React.CSSProperties}
      className="flex size-8 shrink-0 items-center justify-center rounded-sm bg-[oklch(0.945_0.025_var(--hue))] font-mono text-2xs font-semibold text-[oklch(0.42_0.07_var(--hue))] dark:bg-[oklch(0.30_0.04_var(--hue))] dark:text-[oklch(0.82_0.07_var(--hue))]"
    >
      {monogram(id, name)}
    </span>
  )
}

function monogram(id: string, name: string): string {
  const words = (id || name).split(/[^a-z0-9]+/i).filter(Boolean)
  const letters = words.length > 1 ? words.map((word) => word[0]).join('') : (words[0] ?? '?')
  return letters.slice(0, 2).toUpperCase()
}
