import { classes } from './classes'

export type AvatarProps = {
  name: string /** People are round, teams square. */
  kind?: 'person' | 'team'
  self?: boolean
}

/** Initials. The name stands beside it or in its title. */
export function Avatar({ name, kind = 'person', self = false }: AvatarProps) {
  return (
    <span
      title={name}
      aria-hidden="true"
      className={classes(
        'inline-flex size-5 shrink-0 items-center justify-center text-[9px] leading-none font-semibold',
        kind === 'team' ? 'rounded-[4px]' : 'rounded-full',
        self ? 'bg-accent-soft text-accent' : 'bg-idle-soft text-ink-2 inset-ring inset-ring-line',
      )}
    >
      {initials(name)}
    </span>
  )
}

/** Two letters: first and last word, or the first two of a single one. */
export function initials(name: string): string {
  const words = name
    .replace(/@.*$/, '')
    .split(/[\s._-]+/)
    .filter(Boolean)
  const [first = '?', ...rest] = words
  const last = rest.at(-1)
  return (last ? `${first[0]}${last[0]}` : first.slice(0, 2)).toUpperCase()
}
