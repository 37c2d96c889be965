import { expect, it } from 'vitest'
import { storedLine } from './stored-line'

const cut = ' … cut at 8 kB'

it('keeps a line of 8,000 bytes whole, whatever its characters', () => {
  for (const line of ['', 'x'.repeat(8_000), 'é'.repeat(4_000), '😀'.repeat(2_000)]) expect(storedLine(line)).toBe(line)
})

it('cuts by bytes, between characters, and says so within the bound', () => {
  for (const character of ['x', 'é', '…', '😀']) {
    for (const shift of ['', 'a', 'ab', 'abc']) {
      const kept = storedLine(shift + character.repeat(8_001))
      expect(kept.endsWith(cut)).toBe(true)
      expect(kept.slice(0, -cut.length)).toMatch(new RegExp(`^${shift}(${character})+$`, 'u'))
      expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(8_000)
      expect(Buffer.byteLength(kept)).toBeGreaterThan(8_000 - Buffer.byteLength(character))
    }
  }
})

it('leaves a line that was cut as it is', () => {
  const once = storedLine('é'.repeat(9_000))
  expect(storedLine(once)).toBe(once)
})

it('counts what stands for NUL, and keeps what a plugin itself wrote in its place', () => {
  expect(storedLine('a\0b')).toBe('a\uFFFDb')
  expect(Buffer.byteLength(storedLine('\0'.repeat(8_000)))).toBeLessThanOrEqual(8_000)
  expect(storedLine('\uFFFD'.repeat(3_000))).toMatch(/^\uFFFD+ … cut at 8 kB$/)
})
