/** What a browser would read otherwise than it is written; `line` counts from 1. */
export type StructureMistake = { mistake: string; line: number }

const closers: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' }
const wordCharacter = /[\w\u0080-\uffff-]/
const newline = /[\n\r\f]/
/** What ends the token `url(...)` of a browser before its bracket does. */
// oxlint-disable-next-line no-control-regex -- a browser takes none of these without quotes
const badInUrl = /["'()\s\\\u0000-\u0008\u000b\u000e-\u001f\u007f]/

/**
 * Whether a piece of style sheet begins and ends at the same depth for a browser too: every bracket and string that it opens it
 * closes, in order. The tree of a build tool's parser does not say that. A string that runs over a line is whole to the one and
 * ends there to the other, and what follows would close the scope around it. Null when it holds; else where it does not.
 */
export function structureMistake(source: string): StructureMistake | null {
  const open: { closer: string; at: number }[] = []
  let at = 0
  while (at < source.length) {
    const step = stepOver(source, at)
    if (typeof step === 'string') return mistakeAt(source, at, step)
    const character = source[at]!
    const closer = closers[character]
    if (step === at + 1 && closer) open.push({ closer, at })
    else if (step === at + 1 && /[})\]]/.test(character) && open.pop()?.closer !== character)
      return mistakeAt(source, at, `"${character}" closes nothing`)
    at = step
  }
  const left = open.pop()
  return left ? mistakeAt(source, left.at, `"${source[left.at]}" is never closed`) : null
}

/** Where the next token begins, or what is wrong with this one. */
function stepOver(source: string, at: number): number | string {
  const character = source[at]!
  if (source.startsWith('/*', at)) return after(source.indexOf('*/', at + 2), 2) ?? 'A comment is never closed'
  if (source.startsWith('<!--', at) || source.startsWith('-->', at)) return 'A comment of HTML has no place here'
  if (character === '"' || character === "'") return stringEnd(source, at)
  if (isEscape(source, at) || wordCharacter.test(character)) return wordEnd(source, at)
  return at + 1
}

function after(found: number, length: number): number | null {
  return found < 0 ? null : found + length
}

function isEscape(source: string, at: number): boolean {
  return source[at] === '\\' && at + 1 < source.length && !newline.test(source[at + 1]!)
}

function stringEnd(source: string, from: number): number | string {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === source[from]) return at + 1
    if (source[at] === '\\') at += source.startsWith('\r\n', at + 1) ? 2 : 1
    else if (newline.test(source[at]!)) return 'A string ends with its line'
  }
  return 'A string is never closed'
}

/** After a name, a number with its unit, or all of an address in `url()`, where brackets and semicolons are letters. */
function wordEnd(source: string, from: number): number | string {
  let at = from
  let word = ''
  while (at < source.length) {
    const escape = isEscape(source, at)
      ? /^\\(?:([0-9a-f]{1,6})(?:\r\n|\s)?|[^])/i.exec(source.slice(at, at + 9))
      : null
    if (!escape && !wordCharacter.test(source[at]!)) break
    word += escape ? letterOf(escape) : source[at]
    at += escape ? escape[0].length : 1
  }
  const isName = source[from - 1] !== '#' && source[from - 1] !== '@'
  if (!isName || word.toLowerCase() !== 'url' || source[at] !== '(') return at
  return urlEnd(source, at + 1) ?? at
}

function letterOf([text, hex]: RegExpExecArray): string {
  if (hex === undefined) return text.slice(1)
  const code = Number.parseInt(hex, 16)
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
}

/** The end of an address without quotes; null for one with quotes, which is an ordinary function. */
function urlEnd(source: string, from: number): number | string | null {
  const start = from + /^\s*/.exec(source.slice(from))![0].length
  if (source[start] === '"' || source[start] === "'") return null
  const end = source.indexOf(')', start)
  if (end < 0) return 'An address is never closed'
  return badInUrl.test(source.slice(start, end).trimEnd()) ? 'An address with such letters needs quotes' : end + 1
}

function mistakeAt(source: string, at: number, mistake: string): StructureMistake {
  return { mistake, line: source.slice(0, at).split(/\r\n|[\n\r\f]/).length }
}
