/** Beyond ASCII, where one of the plain classes (`\s`, `\w`, `.`) begins or ends. */
const classEnds = [
  0x80, 0xa0, 0xa1, 0x1680, 0x1681, 0x2000, 0x200b, 0x2028, 0x202a, 0x202f, 0x2030, 0x205f, 0x2060, 0x3000, 0x3001,
  0xd800, 0xe000, 0xfeff, 0xff00, 0x10000,
]

/**
 * Which of the characters in `takes` each kind of letter fits, as a bit set: two letters of one kind fit the same of them. Unicode
 * properties count as any letter beyond ASCII, so that nothing that overlaps is missed.
 */
export function letterKinds(pattern: string, takes: readonly string[]): { samples: string[]; fits: bigint[] } {
  const sources = [...new Set(takes)]
  const tests = sources.map((source) => ({ fits: fitting(source), wide: /\\[pP]\{/.test(source) }))
  const kinds = new Map<string, { sample: string; of: boolean[] }>()
  for (const point of letters(pattern)) {
    const sample = String.fromCodePoint(point)
    const of = tests.map(({ fits, wide }) => (wide && point >= 0x80) || fits(sample))
    const key = of.map(Number).join('')
    if (of.includes(true) && !kinds.has(key)) kinds.set(key, { sample, of })
  }
  const all = [...kinds.values()]
  const bits = sources.map((_, index) =>
    all.reduce((set, { of }, kind) => (of[index] ? set | (1n << BigInt(kind)) : set), 0n),
  )
  const bitsOf = new Map(sources.map((source, index) => [source, bits[index]!]))
  return { samples: all.map(({ sample }) => sample), fits: takes.map((source) => bitsOf.get(source)!) }
}

/** Whether one character is what `source` takes. */
export function fitting(source: string): (character: string) => boolean {
  const whole = new RegExp(`^(?:${source})$`, 'u')
  return (character) => whole.test(character)
}

const written =
  /\\u\{([0-9a-fA-F]+)\}|\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|[\u0080-\u{10ffff}]/gu

/** A letter of every stretch in which the pattern makes no difference between letters. */
function letters(pattern: string): number[] {
  const ends = new Set(classEnds)
  for (const [text, braced, high, low, plain] of pattern.matchAll(written)) {
    const point =
      high && low
        ? String.fromCharCode(parseInt(high, 16), parseInt(low, 16)).codePointAt(0)!
        : braced || plain
          ? parseInt((braced ?? plain)!, 16)
          : text.codePointAt(0)!
    ends.add(point).add(point + 1)
  }
  const beyond = [...ends].filter((point) => point >= 0x80 && point <= 0x10ffff)
  return [...Array.from({ length: 0x80 }, (_, point) => point), ...beyond, ...[0x80, 0xff]]
}
