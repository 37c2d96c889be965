import { expect, it } from 'vitest'
import { voteRows } from './vote-rows'

const vote = (userId: string, verdict: string, more: object = {}) => ({
  ...{ userId, verdict, name: userId, comment: null, at: 1, forThisPlan: true },
  ...more,
})
const voter = (userId: string, why: string | null = null) => ({ userId, name: userId, role: 'maintainer', why })

it('of a person only the newest vote counts, and one that was taken back is none', () => {
  const [ada, bo] = voteRows(
    [vote('ada', 'approve'), vote('ada', 'reject'), vote('bo', 'approve'), vote('bo', 'withdraw')],
    [],
  )
  expect(ada?.vote?.verdict).toBe('reject')
  expect(bo?.vote).toBeNull()
})

it('a vote for another plan is shown as such and counts as none', () => {
  const [row] = voteRows([vote('ada', 'approve', { forThisPlan: false })], [voter('ada')])
  expect(row).toMatchObject({ vote: null, outdated: true })
})

it('those who voted come first, then those who may, then those who may not', () => {
  const rows = voteRows(
    [vote('cy', 'approve')],
    [voter('ada', 'Whoever asked for it does not approve it.'), voter('bo'), voter('cy')],
  )
  expect(rows.map(({ userId }) => userId)).toEqual(['cy', 'bo', 'ada'])
})
