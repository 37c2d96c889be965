import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PickleError, type Preview, readException, readPickle, toPlain } from './pickle'
import { pickled } from './pickles.fixture'

const entry = (preview: Preview, key: string): Preview => {
  if (preview.kind !== 'dict') throw new Error(`not a dict: ${preview.kind}`)
  const found = preview.entries.find((candidate) => candidate.key.kind === 'string' && candidate.key.text === key)
  if (!found) throw new Error(`no ${key}`)
  return found.value
}
const texts = (preview: Preview) =>
  'items' in preview ? preview.items.map((item) => (item.kind === 'number' ? item.text : item.kind)) : []

describe('plain data', () => {
  it.each([0, 1, 2, 3, 4, 5] as const)('is read from protocol %i', (protocol) => {
    const preview = readPickle(pickled(`protocol${protocol}`))
    expect(texts(entry(preview, 'i'))).toEqual([
      '0',
      '255',
      '65535',
      '2147483647',
      '-1',
      '-2147483648',
      `1${'0'.repeat(30)}`,
      '-100000000000000000000',
    ])
    expect(texts(entry(preview, 'fl'))).toEqual(['1.5', '-0.0', 'inf', 'nan', '1e+300'])
    expect(entry(preview, 'none')).toEqual({ kind: 'none' })
    expect([entry(preview, 't'), entry(preview, 'f')]).toEqual([
      { kind: 'bool', value: true },
      { kind: 'bool', value: false },
    ])
    expect(entry(preview, 'tu')).toMatchObject({
      kind: 'tuple',
      length: 3,
      items: [{ text: '1' }, { kind: 'tuple', length: 2 }, { kind: 'tuple', length: 0 }],
    })
    expect(entry(preview, 'set')).toMatchObject({ kind: 'set', items: [{ text: '7' }] })
    expect(entry(preview, 'fs')).toMatchObject({ kind: 'frozenset', items: [{ text: '8' }] })
    expect(toPlain(entry(preview, 'nested'))).toEqual({ a: { b: [{}] } })
    if (protocol > 0) expect(entry(preview, 's')).toEqual({ kind: 'string', text: 'žluť 🎬', length: 7 })
    if (protocol > 2) expect(entry(preview, 'b')).toEqual({ kind: 'bytes', hex: '00ff', length: 2 })
  })
})

describe('what a pickle could do to its reader', () => {
  it('never calls what it names', () => {
    expect(readPickle(pickled('system'))).toMatchObject({
      kind: 'object',
      class: 'os.system',
      args: [{ text: 'touch /tmp/owned' }],
    })
    expect(existsSync('/tmp/owned')).toBe(false)
  })

  it('shows a list inside itself as a cycle', () => {
    expect(readPickle(pickled('cycle'))).toEqual({ kind: 'list', length: 1, items: [{ kind: 'cycle', depth: 1 }] })
  })

  it('stops at a limit of parts when sixty shared lists would unfold to 2^60', () => {
    const limits = { nodes: 1_000, depth: 100 }
    const size = JSON.stringify(readPickle(pickled('bomb'), { limits })).length
    expect(size).toBeLessThan(300_000)
  })

  it('stays small when one long text, number or message is shared thousands of times', () => {
    const times = 200 * 90
    const length = Buffer.alloc(4)
    length.writeUInt32LE(1_000_000)
    const text = Buffer.concat([Buffer.from('X'), length, Buffer.alloc(1_000_000, 'x')])
    const digits = Buffer.from(`L${'7'.repeat(4_900)}L\n`)
    const inner = `(${'h\0'.repeat(200)}l`
    for (const shared of [text, digits]) {
      const whole = Buffer.concat([shared, Buffer.from(`q\0(${inner.repeat(times / 200)}l.`, 'latin1')])
      const begun = performance.now()
      expect(JSON.stringify(readPickle(whole)).length).toBeLessThan(8_000_000)
      expect(performance.now() - begun).toBeLessThan(5_000)
    }
  })

  it('counts what it leaves out of a long list', () => {
    const preview = readPickle(pickled('protocol4'), { limits: { items: 2 } })
    expect(preview).toMatchObject({ kind: 'dict', length: 11 })
    expect(preview.kind === 'dict' && preview.entries.length).toBe(2)
  })

  it('shows the beginning of one long text or of long bytes that are cut off', () => {
    const textOf = (letter: string, units: number) => {
      const body = Buffer.from(letter.repeat(units))
      const head = Buffer.alloc(11)
      head.set([0x80, 4, 0x58])
      head.writeUInt32LE(body.length, 3)
      return Buffer.concat([head.subarray(0, 7), body, Buffer.from('.')])
    }
    const long = textOf('ä', 500_000)
    expect(readPickle(long)).toMatchObject({ kind: 'string', length: 500_000 })
    expect(() => readPickle(long.subarray(0, 100_007))).toThrow('ends before it is complete')
    const shown = readPickle(long.subarray(0, 100_007), { cut: true })
    expect(shown).toMatchObject({ kind: 'string', length: 500_000, text: 'ä'.repeat(20_000) })
    const bytes = Buffer.from(long)
    bytes[2] = 0x42
    expect(readPickle(bytes.subarray(0, 100_007), { cut: true })).toMatchObject({ kind: 'bytes', length: 1_000_000 })
  })

  it('shows the beginning of a value that is cut off, only when told that it is', () => {
    const half = pickled('protocol4').subarray(0, 150)
    expect(() => readPickle(half)).toThrow('ends before it is complete')
    expect(readPickle(half, { cut: true })).toMatchObject({ kind: 'dict' })
  })

  it('answers any bytes with a tree or with its own error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          JSON.stringify(readPickle(bytes))
        } catch (error) {
          expect((error as PickleError).name).toBe('PickleError')
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('answers a damaged real pickle with a tree or with its own error', () => {
    const whole = pickled('foreachStack')
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const bytes = Buffer.from(whole)
        bytes[at] = byte
        try {
          readPickle(bytes)
        } catch (error) {
          expect((error as PickleError).name).toBe('PickleError')
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('says where a length does not fit', () => {
    expect(() => readPickle(Buffer.from('800458ffffffff61', 'hex'))).toThrow('ends before it is complete')
    expect(() => readPickle(Buffer.from('8009', 'hex'))).toThrow('protocol 9')
  })
})

describe('classes that are known by name', () => {
  it('names the item of a foreach', () => {
    expect(readPickle(pickled('foreachStack'))).toMatchObject({
      items: [{ class: '__main__.ForeachFrame', summary: 'items=news (3 of 3)' }],
    })
  })
  it('reads the exception that Metaflow stored', () => {
    expect(readException(pickled('exception'))).toEqual({
      class: 'builtins.KeyError',
      message: "'maturity_band'",
      stacktrace: expect.stringContaining('Traceback') as string,
    })
    expect(readException(pickled('three'))).toBeNull()
  })
  it('says what an array, a scalar and a date are', () => {
    expect(readPickle(pickled('array'))).toMatchObject({ class: 'numpy.ndarray', summary: 'float64 array, 2 × 3' })
    expect(readPickle(pickled('scalar'))).toMatchObject({ kind: 'object', summary: '2.5' })
    expect(readPickle(pickled('date'))).toMatchObject({ kind: 'object', summary: '2026-01-02 03:04:05' })
  })
  it('shows an ordered dict as a dict', () => {
    expect(toPlain(readPickle(pickled('ordered')))).toEqual({ a: 1 })
  })
})
