import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FilterText, formatFilterText, openToken, parseFilterText } from './filter-grammar'

const keys = ['status', 'flow', 'branch'] as const

describe('parseFilterText', () => {
  it('separates tokens from free text', () => {
    expect(parseFilterText('status:failed home rows flow:TitleFlow', keys)).toEqual({
      tokens: [
        { key: 'status', value: 'failed' },
        { key: 'flow', value: 'TitleFlow' },
      ],
      text: 'home rows',
    })
  })

  it('reads quoted values with spaces and quotes', () => {
    expect(parseFilterText('branch:"user \\"ana\\" x"', keys).tokens).toEqual([
      { key: 'branch', value: 'user "ana" x' },
    ])
  })

  it('leaves what only looks like a token in the text', () => {
    expect(parseFilterText('http://x colour:red status:', keys)).toEqual({
      tokens: [],
      text: 'http://x colour:red status:',
    })
  })

  it('ignores the case of keys and drops repetitions', () => {
    expect(parseFilterText('Status:failed status:failed', keys).tokens).toEqual([{ key: 'status', value: 'failed' }])
  })

  it('reads back whatever it wrote', () => {
    const value = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== '')
    const token = fc.record({ key: fc.constantFrom(...keys), value })
    const tokens = fc.uniqueArray(token, { selector: (each) => `${each.key} ${each.value}`, maxLength: 5 })
    fc.assert(
      fc.property(tokens, (made) => {
        const filter: FilterText = { tokens: made, text: '' }
        expect(parseFilterText(formatFilterText(filter), keys)).toEqual(filter)
      }),
    )
  })
})

describe('openToken', () => {
  it('finds the token that is being typed', () => {
    expect(openToken('words flow:Tit', keys)).toEqual({ key: 'flow', value: 'Tit', rest: 'words' })
    expect(openToken('branch:"user a', keys)).toEqual({ key: 'branch', value: 'user a', rest: '' })
  })

  it('is closed by a space, and by an unknown key', () => {
    expect(openToken('flow:Title ', keys)).toBeNull()
    expect(openToken('colour:r', keys)).toBeNull()
  })
})
