import { expect, it } from 'vitest'
import { type Waiting, waitingGroups } from './groups'
import { inboxSentence } from './sentence'

const one = (kind: Waiting['kind'], since: number): Waiting => {
  return { kind, since, title: `${kind} ${since}`, why: '', project: null, environment: null, href: '/' }
}

it('puts votes first, what needs somebody next, and the oldest of a kind before the others', () => {
  const groups = waitingGroups([one('config-review', 1), one('approval', 9), one('operate', 5), one('approval', 3)])
  expect(groups.map(({ kind, items }) => [kind, items.map(({ since }) => since)])).toEqual([
    ['approval', [3, 9]],
    ['operate', [5]],
    ['config-review', [1]],
  ])
})

it('does not promise that a merge acts: configuration comes with a promotion', () => {
  expect(waitingGroups([one('config-review', 1)])[0]?.note).toBe('merged, it changes nothing until somebody promotes')
})

it.each([
  [{ waiting: 1, unread: 3 }, '1 thing waits for you.'],
  [{ waiting: 2, unread: 0 }, '2 things wait for you.'],
  [{ waiting: 0, unread: 1 }, 'Nothing waits for you. 1 notification unread.'],
  [{ waiting: 0, unread: 0 }, 'Nothing waits for you.'],
])('%j is: %s', (counts, words) => {
  expect(inboxSentence(counts)).toBe(words)
})
