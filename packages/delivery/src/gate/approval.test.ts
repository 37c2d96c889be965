import { describe, expect, it } from 'vitest'
import { judgeApproval } from './approval'
import type { CountedVote } from './gate-facts'

const vote = (name: string, verdict: CountedVote['verdict'], given: Partial<CountedVote> = {}): CountedVote => ({
  ...{ userId: name, name, verdict, comment: null, ineligible: null, teams: [] },
  ...given,
})
const two = { count: 2, fourEyes: true, teams: [] }
const judge = (votes: CountedVote[], rule: { count: number; fourEyes: boolean; teams: string[] } = two) =>
  judgeApproval(rule, {
    votes,
    teamNames: { t1: { id: 't1', name: 'Safety' }, owner: { id: null, name: 'the owning team' } },
  })

describe('approval', () => {
  it('counts distinct people and says who is missing', () => {
    expect(judge([])).toMatchObject({
      state: 'pending',
      why: '0 of 2 approvals.',
      unblockedBy: expect.stringContaining('2 more people'),
    })
    expect(judge([vote('Ada', 'approve')])).toMatchObject({ state: 'pending', why: '1 of 2 approvals: Ada.' })
    expect(judge([vote('Ada', 'approve'), vote('Bo', 'approve')])).toMatchObject({
      state: 'pass',
      why: 'Approved by Ada, Bo.',
    })
  })

  it('is closed by any reject, whatever others say, until it is taken back', () => {
    const votes = [vote('Ada', 'approve'), vote('Bo', 'approve'), vote('Cy', 'reject', { comment: 'Too risky.' })]
    expect(judge(votes)).toMatchObject({ state: 'fail', revocable: true, why: 'Rejected by Cy ("Too risky.").' })
    expect(judge([...votes.slice(0, 2), vote('Cy', 'withdraw')]).state).toBe('pass')
  })

  it('leaves out votes that do not count any more, and says why', () => {
    const gone = { ineligible: 'The account is shut out.' }
    expect(judge([vote('Ada', 'approve'), vote('Bo', 'approve', gone)])).toMatchObject({
      state: 'pending',
      why: '1 of 2 approvals: Ada. The vote of Bo does not count: The account is shut out.',
    })
    expect(judge([vote('Ada', 'approve'), vote('Di', 'approve'), vote('Bo', 'reject', gone)]).state).toBe('pass')
  })

  it('asks for somebody of each team beside the count', () => {
    const rule = { ...two, teams: ['t1'] }
    const votes = [vote('Ada', 'approve'), vote('Bo', 'approve')]
    expect(judge(votes, rule)).toMatchObject({ state: 'pending', unblockedBy: 'An approval by somebody of Safety' })
    expect(judge([votes[0]!, vote('Bo', 'approve', { teams: ['t1'] })], rule).state).toBe('pass')
    expect(judge(votes, { ...two, teams: ['owner'] }).unblockedBy).toMatch(/A team that owns the project/)
  })
})
