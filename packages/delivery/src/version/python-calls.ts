/** A call as it stands in Python source: what it is assigned to, its arguments as they are written. */
export type PythonCall = {
  target: string | null
  name: string
  positional: string[]
  named: Record<string, string>
  at: number
}

const blank = (text: string) => text.replaceAll(/[^\n]/g, ' ')
const strings = /#[^\n]*|(?:\b[rbfu]{1,2})?("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/gi

/** The source with the contents of strings and comments made blank, place for place: brackets and names are code then. */
export function masked(source: string): string {
  return source.replaceAll(strings, blank)
}

const open = '([{'
const close = ')]}'

/** Where the bracket that opens at `from` closes; the end of the text where it never does. */
export function closing(mask: string, from: number): number {
  let depth = 0
  for (let at = from; at < mask.length; at++) {
    if (open.includes(mask[at]!)) depth++
    else if (close.includes(mask[at]!) && --depth === 0) return at
  }
  return mask.length
}

/** The pieces between commas that stand in no inner bracket. */
function pieces(source: string, mask: string, [from, to]: [number, number]): { text: string; mask: string }[] {
  const found: { text: string; mask: string }[] = []
  let begin = from
  let depth = 0
  for (let at = from; at <= to; at++) {
    const char = at === to ? ',' : mask[at]!
    if (open.includes(char)) depth++
    else if (close.includes(char)) depth--
    if (char !== ',' || (depth > 0 && at < to)) continue
    const text = source.slice(begin, at).trim()
    if (text) found.push({ text, mask: mask.slice(begin, at) })
    begin = at + 1
  }
  return found
}

/** The arguments of the call whose bracket opens at `from`. */
export function argumentsAt(source: string, mask: string, from: number): Pick<PythonCall, 'positional' | 'named'> {
  const positional: string[] = []
  const named: Record<string, string> = {}
  for (const { text, mask: shape } of pieces(source, mask, [from + 1, closing(mask, from)])) {
    const equals = /^\s*([A-Za-z_]\w*)\s*=(?!=)/.exec(shape)
    if (equals) named[equals[1]!] = text.slice(text.indexOf('=') + 1).trim()
    else if (!text.startsWith('*')) positional.push(text)
  }
  return { positional, named }
}

/** Assignments of calls of these names: `alpha = Parameter("alpha", default=1)`. */
export function assignedCalls(source: string, mask: string, names: readonly string[]): PythonCall[] {
  const pattern = new RegExp(
    `^[ \\t]+([A-Za-z_]\\w*)[ \\t]*(?::[^=\\n]+)?=\\s*(?:\\w+\\.)?(${names.join('|')})\\s*\\(`,
    'gm',
  )
  return [...mask.matchAll(pattern)].map((match) => {
    const from = match.index + match[0].length - 1
    return { target: match[1]!, name: match[2]!, at: match.index, ...argumentsAt(source, mask, from) }
  })
}

/** Decorators at the beginnings of lines, indented or not: `@retry(times=3)`. */
export function decorators(source: string, mask: string, indent: string): PythonCall[] {
  const pattern = new RegExp(`^${indent}@(?:\\w+\\.)*(\\w+)[ \\t]*(\\(?)`, 'gm')
  return [...mask.matchAll(pattern)].map((match) => {
    const name = match[1]!
    const none = { target: null, name, at: match.index, positional: [], named: {} }
    return match[2] === '(' ? { ...none, ...argumentsAt(source, mask, match.index + match[0].length - 1) } : none
  })
}

/** The value of a literal; undefined for any other expression. `None` is null. */
export function literal(text: string | undefined): string | number | boolean | null | undefined {
  if (text === undefined) return undefined
  if (text === 'True' || text === 'False') return text === 'True'
  if (text === 'None') return null
  if (/^[-+]?(\d[\d_]*\.?[\d_]*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return Number(text.replaceAll('_', ''))
  const quoted = /^[uU]?("""|'''|"|')([\s\S]*)\1$/.exec(text)
  // Two strings side by side, or one with escapes, are left to Python.
  if (!quoted || quoted[2]!.includes('\\') || quoted[2]!.includes(quoted[1]!)) return undefined
  return quoted[2]
}
