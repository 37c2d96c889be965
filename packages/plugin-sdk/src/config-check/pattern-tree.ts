/** A regular expression as a tree. `text` takes one character: a letter, an escape or a class, by its source. */
export type Tree =
  | { kind: 'text'; source: string }
  | { kind: 'start' | 'end' | 'edge' }
  | { kind: 'row' | 'choice'; parts: Tree[] }
  | { kind: 'ahead'; body: Tree }
  | ({ kind: 'repeat' } & Repetition)

export type Repetition = { body: Tree; least: number; most: number }

/** A regular expression with something in it whose work cannot be foreseen; the message is a sentence for its author. */
export class Unforeseen extends Error {}

/** Reads a regular expression that the engine has taken with the flag `u` already: what it holds is known to be well formed. */
export function treeOf(pattern: string): Tree {
  const tokens = tokensOf(pattern)
  let at = 0
  function choice(): Tree {
    const parts = [row()]
    while (tokens[at] === '|') {
      at += 1
      parts.push(row())
    }
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts }
  }
  function row(): Tree {
    const parts: Tree[] = []
    while (at < tokens.length && tokens[at] !== '|' && tokens[at] !== ')') parts.push(repeated(one()))
    return { kind: 'row', parts }
  }
  function one(): Tree {
    const token = tokens[at]!
    at += 1
    if (!token.startsWith('(')) return leaf(token)
    const body = choice()
    at += 1
    return token === '(?=' || token === '(?!' ? { kind: 'ahead', body } : body
  }
  function repeated(body: Tree): Tree {
    const times = repetition(tokens[at])
    if (!times) return body
    at += 1
    return { kind: 'repeat', body, ...times }
  }
  return choice()
}

const tokenForm =
  /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|k<[^>]*>|[1-9][0-9]*|[^])|\[(?:\\[^]|[^\]\\])*\]|\((?:\?(?:<?[=!]|:|<[^>]*>|[^])?)?|(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??|[^]/gu

function tokensOf(pattern: string): string[] {
  return pattern.match(tokenForm) ?? []
}

function leaf(token: string): Tree {
  if (token === '^') return { kind: 'start' }
  if (token === '$') return { kind: 'end' }
  if (token === '\\b' || token === '\\B') return { kind: 'edge' }
  if (/^\\(?:k<|[1-9])/.test(token))
    throw new Unforeseen(
      'The pattern refers back to what a group has taken, and how long that takes cannot be foreseen. Write it without.',
    )
  return { kind: 'text', source: token }
}

function repetition(token: string | undefined): { least: number; most: number } | null {
  if (token === undefined) return null
  const counted = /^\{(\d+)(,(\d*))?\}/.exec(token)
  if (counted) {
    const least = Number(counted[1])
    return { least, most: counted[2] === undefined ? least : counted[3] ? Number(counted[3]) : Infinity }
  }
  if (!/^[*+?]\??$/.test(token)) return null
  return { least: token.startsWith('+') ? 1 : 0, most: token.startsWith('?') ? 1 : Infinity }
}

/** Refuses groups whose work cannot be foreseen: those that look back, and those that change the flags. */
export function refuseUnforeseen(pattern: string): void {
  for (const token of tokensOf(pattern)) {
    if (!token.startsWith('(?') || /^\(\?(?:[=!:]|<[^=!])/.test(token)) continue
    if (/^\(\?<[=!]/.test(token))
      throw new Unforeseen(
        'The pattern looks back with "(?<=" or "(?<!", and how long that takes cannot be foreseen. Match those letters, or look ahead.',
      )
    throw new Unforeseen(
      'The pattern changes its flags with "(?", which the form cannot do. Write both cases of a letter.',
    )
  }
}
