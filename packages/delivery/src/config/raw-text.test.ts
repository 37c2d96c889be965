import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonMap } from './json'
import { readRawText } from './raw-text'

describe('raw text', () => {
  it('reads what JSON reads', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), fc.nat(4), (values, indent) => {
        const text = JSON.stringify(values, null, indent)
        expect(readRawText(text)).toEqual({ values: JSON.parse(text) as JsonMap, problems: [] })
      }),
    )
  })

  it('refuses what JSON refuses, and repeats nothing of it', () => {
    const broken = [
      '',
      '{',
      '{"a" 1}',
      '{"a":}',
      "{'a': 1}",
      '{"a":1,}',
      '[1,]',
      '{"a":01}',
      '{"a":1} x',
      '{"a":"\n"}',
      '{"a":"\u0001"}',
      '{"a":sesame-open}',
    ]
    for (const text of broken) {
      const { values, problems } = readRawText(text)
      expect([text, values, problems.length]).toEqual([text, null, 1])
      expect(problems[0]!.message).not.toContain('sesame')
    }
    expect(readRawText('[1]').problems[0]!.message).toContain('must be an object')
    expect(readRawText('['.repeat(50_000)).problems[0]!.message).toContain('deeper')
  })

  it('refuses a key that is said twice, with its place', () => {
    const { values, problems } = readRawText('{"rules": {"votes": 1, "x": 2,\n "votes": 3}}')
    expect(values).toBeNull()
    expect(problems).toMatchObject([
      { pointer: '/rules/votes', at: 32, message: 'rules.votes is said twice. Leave one of them.' },
    ])
  })
})
