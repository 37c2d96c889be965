/** An icon that a plugin names in its manifest, drawn in the colour of the text around it. */
export function PluginIcon({ name, size = 16, className = '' }: { name: string; size?: number; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={`inline-block shrink-0 bg-current ${className}`}
      style={{ width: size, height: size, mask: `url("/plugin-assets/icons/${name}.svg") center / contain no-repeat` }}
    />
  )
}
