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

/** Two letters: first and last word, or the first two of a single one. Letters of any script and digits, no other sign. */
export function initials(name: string): string {
  // An address stands for its person: "Ada <ada@x>" is Ada, and so is "ada@x". What is nothing else is read as it is.
  const words = wordsOf(name.replace(/<[^>]*>?|@.*$/g, ''))
  const [first = ['?'], ...rest] = words.length > 0 ? words : wordsOf(name)
  const last = rest.at(-1)
  return (last ? [first[0], last[0]] : first.slice(0, 2)).join('').toUpperCase()
}

/** The letters of each word that has some, with their marks. */
function wordsOf(text: string): string[][] {
  return text
    .split(/[\s._-]+/)
    .map((word) => word.match(/[\p{L}\p{N}]\p{M}*/gu) ?? [])
    .filter((letters) => letters.length > 0)
}
