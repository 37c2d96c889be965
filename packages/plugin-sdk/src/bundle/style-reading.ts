import { type AtRule, CssSyntaxError, type Declaration, parse, type Root } from 'postcss'

/** Groups that may stand inside of a scope: their content is scoped as they are. */
export const groupingRules: ReadonlySet<string> = new Set([
  'media',
  'supports',
  'container',
  'layer',
  'scope',
  'starting-style',
])
/** Rules that name something for the whole page and cannot stand inside of a scope. */
export const namingRules: ReadonlySet<string> = new Set(['keyframes', '-webkit-keyframes', 'font-face', 'property'])
const unbuilt = new Set([
  'apply',
  'tailwind',
  'theme',
  'utility',
  'source',
  'plugin',
  'config',
  'variant',
  'custom-variant',
  'reference',
  'include',
  'mixin',
  'use',
])

export type StyleMistake = { mistake: string; line: number }

export function parseStyle(source: string): Root | StyleMistake {
  try {
    return parse(source)
  } catch (error) {
    if (error instanceof CssSyntaxError) return { mistake: error.reason, line: error.line ?? 1 }
    if (error instanceof RangeError) return { mistake: 'It nests too deeply', line: 1 }
    throw error
  }
}

export type RuleKind = 'known' | 'unbuilt' | 'unknown'

export function ruleKind({ name }: AtRule): RuleKind {
  const plain = name.toLowerCase()
  if (groupingRules.has(plain) || namingRules.has(plain) || plain === 'charset') return 'known'
  return unbuilt.has(plain) ? 'unbuilt' : 'unknown'
}

/** The addresses that a value loads: of `url()` and `src()`, and the strings of `image-set()`. */
export function addressesIn(declaration: Declaration | { value: string }): string[] {
  const text = unescaped(declaration.value)
  const addresses = [...text.matchAll(/\b(?:url|src)\(\s*(?:"([^"]*)"|'([^']*)'|([^)]*))/gi)].map((match) =>
    (match[1] ?? match[2] ?? match[3] ?? '').trim(),
  )
  const strings = () => [...text.matchAll(/"([^"]*)"|'([^']*)'/g)].map((match) => match[1] ?? match[2] ?? '')
  if (/image-set\(/i.test(text)) return [...addresses, ...strings()]
  // A variable may carry a string to an image-set() of another rule; there only a whole address leads elsewhere.
  const carries = 'prop' in declaration && declaration.prop.startsWith('--')
  return carries ? [...addresses, ...strings().filter((string) => /^\s*(https?:|[\\/]{2})/i.test(string))] : addresses
}

/** CSS lets any letter be written as its number: `u\72l(` is `url(`. */
export function unescaped(value: string): string {
  return value.replace(/\\([0-9a-f]{1,6})\s?|\\(.)/gi, (_, hex: string | undefined, letter: string | undefined) => {
    const code = hex ? Number.parseInt(hex, 16) : 0
    return letter ?? (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '')
  })
}
