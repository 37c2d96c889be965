import { describe, expect, it } from 'vitest'
import { backtrack } from './backtracking.fixture'
import { treeOf } from './pattern-tree'
import { patternFacts, slowPattern } from './slow-pattern'

describe('a pattern', () => {
  it.each([
    '^(a+)+$',
    '^(a|a)*$',
    '^((a+))+$',
    '^(?:(?:x*)y?)*$',
    '^(.*,)*$',
    '^(-[a-z-]+)*$',
    '^(a{1,9}){2,9}$',
    '^([^,]+,?){1,}$',
    '^(\\w+\\s?)*$',
    '^a*a*a*a*a*a*a*a*a*a*b$',
    'a*a*b',
    '.*a.*b',
    '^.+@.+\\..+$',
    '^[a-z]*[a-c]*[b-d]*!$',
    '^(?=a*a*a*b)a',
    '^(a{0,40}){1}a{0,40}a{0,40}$',
    '^(a|b|ab)*$',
    '^([a-z]|\\p{L})+$',
    `^${'a?'.repeat(30)}$`,
    `^${'(a|a)'.repeat(40)}$`,
    '^(a?){30}$',
    '^(?:(?:(?:(?:(?:(?:$){9}){9}){9}){9}){9}){9}',
    '^(a)\\1$',
    '^(?<x>a)\\k<x>$',
    '(?<=a)b',
    '(?<!a)b',
    'x'.repeat(301),
  ])('like %s could take for ever', (pattern) => {
    expect(slowPattern(pattern)).toMatch(/^The pattern /)
  })

  it.each([
    '^[a-z]+(-[a-z0-9]+)*$',
    '^([0-9]{1,3}\\.){3}[0-9]{1,3}$',
    '^[^@]+@[^@]+\\.[a-z]{2,}$',
    '^(daily|weekly)$',
    '^(https?)://[\\w.-]+(:\\d+)?(/.*)?$',
    '^([0-9a-f]{4}:){7}[0-9a-f]{4}$',
    '^\\p{L}[\\]+*)]+\\(x\\)*$',
    '^v(\\.\\d+)*$',
    '.+@.+',
    '^.+@.+$',
    '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$',
    '^((25[0-5]|2[0-4]\\d|[01]?\\d\\d?)\\.){3}(25[0-5]|2[0-4]\\d|[01]?\\d\\d?)$',
    '^(?=.*[a-z])(?=.*\\d).{8,}$',
    '^(?!\\/)(?!.*(?:^|\\/)\\.\\.?(?:\\/|$))[\\w./-]+$',
    '^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(-[0-9A-Za-z.-]+)?$',
    '^\\p{L}+(-\\p{L}+)*$',
    '^[0-9a-f]{64}$',
    '^\\d{4}-\\d{2}-\\d{2}$',
    '^s3://[a-z0-9.-]{3,63}/.*$',
    '^[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*$',
    '\\bfoo\\b',
    '^$',
    '',
  ])('like %s is taken', (pattern) => {
    expect(new RegExp(pattern, 'u')).toBeInstanceOf(RegExp)
    expect(slowPattern(pattern)).toBeNull()
  })
})

describe('what is tried', () => {
  const most = 1_000_000
  const pieces = [
    'a',
    'b',
    '.',
    '[ab]',
    'a*',
    'b*',
    '.*',
    'a+',
    'a?',
    'b?',
    '[ab]*',
    '\\w+',
    'a{2}',
    'b{0,2}',
    '(?=a*b)',
    '^',
    '$',
  ]
  let seed = 7
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((seed / 2_147_483_648) * below)
  }
  function some(depth: number): string {
    const parts = Array.from({ length: 1 + random(4) }, () => {
      const kind = depth > 0 ? random(6) : 5
      if (kind === 0) return `(${some(depth - 1)})*`
      if (kind === 1) return `(?:${some(depth - 1)})+`
      if (kind === 2) return `(${some(depth - 1)}|${some(depth - 1)})`
      if (kind === 3) return `(?:${some(depth - 1)}){0,3}`
      return pieces[random(pieces.length)]!
    })
    return parts.join('')
  }
  const patterns = Array.from({ length: 1_200 }, () => some(2))
  const textsOf = (length: number) =>
    ['a', 'b', 'ab', 'ba', 'aab', 'abb'].flatMap((word) =>
      ['', 'b', 'a'].flatMap((before) =>
        ['!', '\n', ''].map((after) => `${before}${word.repeat(length / word.length)}${after}`),
      ),
    )
  const texts = textsOf(36)
  const taken = patterns.filter((pattern) => isPattern(pattern) && slowPattern(pattern) === null)

  it('of what is accepted never grows beyond the square of the text', () => {
    expect(taken.length).toBeGreaterThan(200)
    expect(patterns.filter((pattern) => slowPattern(pattern) !== null).length).toBeGreaterThan(200)
    const doubled = textsOf(72)
    for (const pattern of taken) {
      const tree = treeOf(pattern)
      for (const [index, text] of texts.entries()) {
        const { steps } = backtrack(tree, text, most)
        expect(steps, `${pattern} on ${JSON.stringify(text)}`).toBeLessThan(most)
        // Twice the length is four times the work of a square, and eight times that of a cube.
        if (steps > 10_000)
          expect(backtrack(tree, doubled[index]!, most).steps, `${pattern} on ${text} twice`).toBeLessThan(steps * 5)
      }
    }
  })

  it('is never more than what is counted before', () => {
    for (const pattern of taken.slice(0, 150)) {
      const { workOn } = patternFacts(pattern)
      const size = pattern.length + 4
      for (const text of texts) {
        const { steps, matched } = backtrack(treeOf(pattern), text, most)
        expect(matched, `${pattern} on ${JSON.stringify(text)}`).toBe(new RegExp(pattern, 'u').test(text))
        // Between two letters the engine passes brackets, at most as many as the pattern has.
        expect(steps, `${pattern} on ${JSON.stringify(text)}`).toBeLessThanOrEqual((workOn(text, Infinity) + 2) * size)
      }
    }
  })

  it('is counted on long texts before it is begun', () => {
    const { squares, workOn } = patternFacts('^.+@.+$')
    expect(squares).toBe(true)
    expect(workOn(`${'@'.repeat(4_000)}\n`, 1_000_000)).toBeGreaterThan(1_000_000)
    expect(patternFacts('^[a-z]+$').squares).toBe(false)
  })
})

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp
  } catch {
    return false
  }
}
