import { expect, it } from 'vitest'
import { checkConfig } from './config-check'

/** Twice in a configuration, each letter escaped, it is just below what is looked at. */
const size = 10_000

it.each(['a', '"', '/', '~', '"."', ' ', '\\', 'a"'])('values and keys of many %s are looked through once', (unit) => {
  const text = unit.repeat(Math.floor(size / unit.length))
  const schema = {
    type: 'object',
    properties: { name: { type: 'string', maxLength: 5, enum: ['one', 'two'] }, count: { type: 'integer' } },
    required: ['count'],
    additionalProperties: false,
  }
  const began = performance.now()
  const { findings } = checkConfig(schema, { name: text, [text]: text })
  expect(findings.map(({ path }) => path.length)).toContain(1)
  expect(performance.now() - began).toBeLessThan(5_000)
})
