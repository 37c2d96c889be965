import { describe, expect, it } from 'vitest'
import { homeSentence } from './sentence'

const project = (name: string, state: 'failing' | 'healthy') => ({ name, state })
const all = (projects: number, failing: number, running = 0) => ({ projects, failing, running })

describe('the sentence of the home page', () => {
  it('names the one project of mine that fails', () => {
    expect(homeSentence([project('ranking', 'failing'), project('kyc', 'healthy')], all(6, 1))).toBe(
      'ranking fails. The other 5 hold.',
    )
    expect(homeSentence([project('ranking', 'failing')], all(6, 3))).toBe('ranking fails. 2 more of 6 do too.')
  })

  it('says no more than there is', () => {
    expect(homeSentence([project('ranking', 'failing')], all(1, 1))).toBe('ranking fails.')
    expect(homeSentence([project('ranking', 'failing')], all(2, 1))).toBe('ranking fails. The other one holds.')
  })

  it('counts several', () => {
    expect(homeSentence([project('a', 'failing'), project('b', 'failing'), project('c', 'healthy')], all(9, 3))).toBe(
      '2 of your 3 projects fail. 1 more of 9 does too.',
    )
  })

  it('tells mine from the rest', () => {
    expect(homeSentence([project('a', 'healthy')], all(9, 1))).toBe('Your projects hold. 1 of 9 projects fails.')
    expect(homeSentence([], all(9, 2))).toBe('2 of 9 projects fail.')
    expect(homeSentence([], all(1, 1))).toBe('The one project here fails.')
  })

  it('is calm when all is well', () => {
    expect(homeSentence([], all(6, 0))).toBe('No project fails. All 6 are quiet.')
    expect(homeSentence([], all(6, 0, 2))).toBe('No project fails, 2 are running.')
  })
})
