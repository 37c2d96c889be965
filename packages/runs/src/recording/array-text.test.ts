import { describe, expect, it } from 'vitest'
import { arrayText, printedArray } from './array-text'

describe('arrays as PostgreSQL reads and prints them', () => {
  it('quotes what it sends', () => {
    expect(arrayText(['a', 'b"c', 'd\\e', '{f,g}', '', null])).toBe('{"a","b\\"c","d\\\\e","{f,g}","",NULL}')
    expect(arrayText([])).toBe('{}')
  })

  it('prints lists given as values, quoting only where needed', () => {
    expect(printedArray(['items=b'])).toBe('{items=b}')
    expect(printedArray(['i=a b', 'j=2'])).toBe('{"i=a b",j=2}')
    expect(printedArray([1, true, null, 'null', '', ['x', 'y,z']])).toBe('{1,true,NULL,"null","",{x,"y,z"}}')
    expect(printedArray([{ k: 'v' }])).toBe('{"{\\"k\\":\\"v\\"}"}')
  })
})
