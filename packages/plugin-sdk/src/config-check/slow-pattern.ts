type Atom = { source: string; isGroup: boolean }
type Group = { atoms: Atom[]; hasChoice: boolean; hasRepeat: boolean }
type Repeat = { length: number; least: number; most: number }

/** From here on a repetition counts as one without end. */
const many = 5
const longest = 300

/**
 * Why trying this regular expression could take for ever, as a sentence; null when it could not. A group that repeats and can divide
 * the same text in several ways, as in `(a+)+`, makes a backtracking matcher try them all: the portal would stand still.
 */
export function slowPattern(pattern: string): string | null {
  if (pattern.length > longest) return `The pattern is longer than ${longest} characters. Shorten it.`
  const groups: Group[] = [newGroup()]
  let at = 0
  while (at < pattern.length) {
    const atom = atomAt(pattern, at)
    at += atom.length
    const group = groups.at(-1)!
    if (atom.startsWith('(')) groups.push(newGroup())
    else if (atom === '|') group.hasChoice = true
    else if (atom !== '^' && atom !== '$') {
      const closed = atom === ')' && groups.length > 1 ? groups.pop()! : null
      const repeat = repeatAt(pattern, at)
      if (closed && repeat.most >= many && isAmbiguous(closed))
        return 'The pattern repeats a group that repeats or has alternatives inside, which can take for ever. Write it without.'
      at += repeat.length
      add(groups.at(-1)!, { atom: { source: atom, isGroup: closed !== null }, repeat, closed })
    }
  }
  return null
}

function newGroup(): Group {
  return { atoms: [], hasChoice: false, hasRepeat: false }
}

type Found = { atom: Atom; repeat: Repeat; closed: Group | null }

function add(group: Group, { atom, repeat: { least, most }, closed }: Found): void {
  group.atoms.push(least === 1 && most === 1 ? atom : { ...atom, source: `${atom.source}*` })
  if ((most >= many && least !== most) || closed?.hasRepeat) group.hasRepeat = true
  if (closed?.hasChoice) group.hasChoice = true
}

/** `(-[a-z]+)*` is read in one way only: each round begins with a letter that nothing else in it takes. */
function isAmbiguous({ atoms, hasChoice, hasRepeat }: Group): boolean {
  if (!hasChoice && !hasRepeat) return false
  const [first, ...rest] = atoms
  const letter = first && /^\\?([^\w\\*])$|^(\w)$/.exec(first.source)
  if (hasChoice || !letter || first.isGroup) return true
  return rest.some(({ source, isGroup }) => isGroup || matches(source, letter[1] ?? letter[2]!))
}

function matches(source: string, letter: string): boolean {
  try {
    return new RegExp(`^(?:${source})$`, 'u').test(letter)
  } catch {
    return true
  }
}

/** One letter, class, escape or bracket. */
function atomAt(pattern: string, at: number): string {
  const rest = pattern.slice(at)
  const found =
    /^(?:\\(?:[pPu]\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|k<[^>]*>|c[A-Za-z]|[^])|\[(?:\\[^]|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?)/u.exec(
      rest,
    )
  return found?.[0] ?? String.fromCodePoint(rest.codePointAt(0)!)
}

function repeatAt(pattern: string, at: number): Repeat {
  const found = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(pattern.slice(at))
  if (!found) return { length: 0, least: 1, most: 1 }
  const [text, least, comma, most] = found
  if (text.startsWith('{')) {
    const upper = comma === undefined ? Number(least) : most ? Number(most) : Infinity
    return { length: text.length, least: Number(least), most: upper }
  }
  return { length: text.length, least: text.startsWith('+') ? 1 : 0, most: text.startsWith('?') ? 1 : Infinity }
}
