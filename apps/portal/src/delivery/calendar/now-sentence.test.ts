import { expect, it } from 'vitest'
import { nowSentence } from './now-sentence'

const given = { titles: new Map([['production', 'Production']]), when: (at: number) => `t${at}` }
const freeze = { kind: 'freeze' as const, title: 'Holidays', selector: {}, on: null, next: null, unreadable: null }

it('names the freeze that lasts longest, and how many more are on', () => {
  const rows = [
    { ...freeze, on: { to: 5 } },
    { ...freeze, title: 'Audit', selector: { environments: ['production'], projects: ['kyc'] }, on: { to: 9 } },
  ]
  expect(nowSentence(rows, given)).toBe('Frozen now: Production, only kyc, until t9 (Audit). 1 more is on.')
})

it('says what comes next and whether a window is open', () => {
  const window = { ...freeze, kind: 'window' as const, on: null, next: { from: 1 } }
  expect(nowSentence([], given)).toBe('Nothing is frozen now.')
  expect(nowSentence([window, { ...freeze, next: { from: 7 } }, { ...freeze, next: { from: 8 } }], given)).toBe(
    'Nothing is frozen now. No window is open. The next freeze is Holidays, from t7.',
  )
})

it('says of a freeze that cannot be read that it counts as on', () => {
  const unread = { ...freeze, title: 'Odd', unreadable: 'INTERVAL is a whole number from 1 to 1000.' }
  expect(nowSentence([freeze, unread], given)).toMatch(/^Frozen now: .*, by Odd, which cannot be read\./)
})
