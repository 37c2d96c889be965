import { describe, expect, it } from 'vitest'
import { readRawText } from './raw-text'
import { hasSecretShape, looksLikeSecret, namesSecret } from './secret-shapes'
import { scanSecrets } from './secrets'

const size = 64 * 1024
const filled = (unit: string, [before, after] = ['', '']) =>
  `${before}${unit.repeat(Math.ceil(size / unit.length))}${after}`

/** What makes a pattern begin again at each letter, as long as a configuration may be. */
const long: string[] = [
  ...['a', 'A', '1', '-', '_', '.', ' ', ':', '/', '=', '@', '\\', '"', '~', 'a1B', 'a.', 'a-'].map((unit) =>
    filled(unit),
  ),
  ...[
    '://',
    'a://',
    'a:',
    'a://a:',
    '://:',
    'http://a:b',
    'eyJ',
    'eyJ-',
    'eyJ.',
    '.eyJ',
    'eyJaaaaaaaa.',
    '-eyJaaaaaaaa',
  ].map((unit) => filled(unit)),
  ...[
    'password ',
    'password=',
    'password: ',
    'bearer ',
    'bearer',
    'AccountKey=',
    '-----BEGIN ',
    'A ',
    'SG.',
    'SG.SG-',
  ].map((unit) => filled(unit)),
  ...['gw_', 'gw_a_', 'sk-', 'ghp_', 'xapp-', 'hooks.slack.com/services/', 'discord.com/api/webhooks/1'].map((unit) =>
    filled(unit),
  ),
  filled('a', ['a://', '']),
  filled(' ', ['password', '']),
  filled('A ', ['-----BEGIN ', '']),
  filled('a', ['', '://']),
  filled('1', ['', '://a:b@']),
  filled('a', ['hooks.slack.com/services/', '']),
  filled('eyJ-', ['', '.eyJ']),
]

/** Far above what it takes and far below what going over a text again from each letter takes. */
const bound = 5_000

function took(work: () => unknown): number {
  const began = performance.now()
  work()
  return performance.now() - began
}

describe('a long text', () => {
  it.each(long.map((text) => [`${text.slice(0, 24)}…${text.slice(-8)}`, text]))(
    '%s is looked through once',
    (_says, text) => {
      expect(took(() => looksLikeSecret(text))).toBeLessThan(bound)
      expect(took(() => namesSecret(text))).toBeLessThan(bound)
      expect(took(() => scanSecrets(null, { rules: { x: text } }))).toBeLessThan(bound)
      expect(took(() => readRawText(JSON.stringify({ x: text })))).toBeLessThan(bound)
      expect(took(() => readRawText(text))).toBeLessThan(bound)
    },
  )
})

/** As they were first written; what they find is what is to be found. */
const whole: RegExp[] = [/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}/, /[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i]

describe('an address with a password, and a signed token', () => {
  const pieces = ['eyJ', 'aaaaaaaa', 'bcd', '.', '-', ' ', '://', ':', '@', '/', 'HTTP', '1', '+', 'u:p@']
  const words = ['a signed token', 'an address with a password in it']

  it('are found where they were before', () => {
    let seed = 7
    const next = (most: number) => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % most
    }
    const found = { yes: 0, no: 0 }
    for (let tried = 0; tried < 10_000; tried += 1) {
      const text = Array.from({ length: 1 + next(9) }, () => pieces[next(pieces.length)]).join('')
      const expected = whole.some((each) => each.test(text))
      found[expected ? 'yes' : 'no'] += 1
      expect([text, words.includes(hasSecretShape(text) ?? '')]).toEqual([text, expected])
    }
    expect(Math.min(found.yes, found.no)).toBeGreaterThan(100)
  })

  it.each([
    'postgres://ada:hunter2@db/films',
    'see https://ada:hunter2@host/path',
    'git+ssh://git:key@host',
    '9http://a:b@c',
  ])('%s is one', (text) => {
    expect(hasSecretShape(text)).toBe('an address with a password in it')
  })

  it.each(['https://host:8080/path', '://a:b@c', '1://a:b@c', 'https://ada@host', 'mailto:a@b'])(
    '%s is none',
    (text) => {
      expect(hasSecretShape(text)).toBeNull()
    },
  )
})
