import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wire } from './wire'

const travel = (value: unknown): unknown =>
  wire.output.deserialize(JSON.parse(JSON.stringify(wire.output.serialize(value))) as never)

describe('an answer', () => {
  it('arrives as it was sent, dates included', () => {
    const at = fc.date({ noInvalidDate: true })
    const answer = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constant(null),
        fc.boolean(),
        fc.integer(),
        fc.string(),
        at,
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).value
    fc.assert(
      fc.property(answer, (value) => {
        expect(travel(value)).toEqual(value)
      }),
    )
  })

  it('may be nothing or a date alone', () => {
    expect(travel(undefined)).toBeUndefined()
    expect(travel(null)).toBeNull()
    expect(travel(new Date(5))).toEqual(new Date(5))
  })

  it('leaves a text that looks like a date alone, and an invalid date out', () => {
    expect(travel({ text: '2026-01-01T00:00:00.000Z', never: new Date(Number.NaN) })).toEqual({
      text: '2026-01-01T00:00:00.000Z',
      never: null,
    })
  })

  it('that JSON cannot carry is refused, with its place', () => {
    expect(() => wire.output.serialize({ people: [new Map()] })).toThrow('a Map at "people.0"')
  })

  it('cannot write where it holds nothing', () => {
    const wired = {
      json: { a: 'x' },
      dates: [['__proto__', 'polluted'], ['constructor', 'name'], ['b'], ['a', 'length']],
    }
    expect(wire.output.deserialize(wired)).toEqual({ a: 'x' })
    expect(Object.prototype).not.toHaveProperty('polluted')
  })
})

describe('a question', () => {
  it('is JSON only: places of dates in it are not followed', () => {
    expect(wire.input.deserialize({ json: { a: '2026-01-01' }, dates: [['a']] })).toEqual({ a: '2026-01-01' })
    expect(wire.input.deserialize(wire.input.serialize({ a: 1 }))).toEqual({ a: 1 })
  })
})
