import { describe, expect, it } from 'vitest'
import { configValues, missingConfigs, perRunValues } from './config-values'
import { compareThree, impactOf, semanticDiff } from './diff'
import { resolve } from './resolve'
import { tally, reviewRule, type CastVote } from './review-rule'
import type { JsonMap } from './json'
import type { JsonSchema } from './schema'

const schema = {
  properties: {
    rules: {
      properties: {
        budget: {
          title: 'Budget',
          type: 'number',
          'x-portal': { unit: 'million USD', impact: 'rebuild', group: 'Money' },
        },
        votes: { type: 'number', 'x-portal': { impact: 'restart' } },
      },
    },
    schedule: { 'x-portal': { impact: 'restart' }, properties: { cron: {}, note: { 'x-portal': { impact: 'none' } } } },
    hook: { 'x-portal': { secretRef: true } },
    parameters: { properties: { prefer: { 'x-portal': { perRun: true } }, deep: {} } },
  },
} as unknown as JsonSchema
const layer = (kind: 'project' | 'environment', values: JsonMap) => ({
  kind,
  address: `${kind}:x`,
  revision: 1,
  values,
  locks: [],
})
const secret = (path: string): JsonMap => ({ secretRef: { provider: 'vault', path } })

describe('the difference', () => {
  it('makes necessary what a key says itself, else what its group says', () => {
    const [cron, note] = semanticDiff(
      { values: { schedule: { cron: '0 6 * * *', note: 'a' } } },
      { values: { schedule: { cron: '0 7 * * *', note: 'b' } } },
      schema,
    )
    expect([cron, note]).toMatchObject([
      { pointer: '/schedule/cron', impact: 'restart' },
      { pointer: '/schedule/note', impact: 'none' },
    ])
  })

  it('is by key, with units and impact, without what is equal', () => {
    const rows = semanticDiff(
      { values: { rules: { budget: 1, votes: 5 }, hook: secret('A') } },
      { values: { rules: { budget: 2, votes: 5 }, hook: secret('B'), list: [1] } },
      schema,
    )
    expect(rows).toMatchObject([
      {
        pointer: '/hook',
        change: 'changed',
        running: { kind: 'secret', path: 'A' },
        proposed: { kind: 'secret', path: 'B' },
      },
      { pointer: '/list', change: 'added', running: null, proposed: { value: [1] } },
      {
        pointer: '/rules/budget',
        title: 'Budget',
        unit: 'million USD',
        group: 'Money',
        impact: 'rebuild',
        change: 'changed',
      },
    ])
    expect(impactOf(rows)).toBe('rebuild')
    expect(semanticDiff({ values: { a: { b: 1 } } }, { values: { a: { b: 1 } } })).toEqual([])
  })

  it('says when only the layer that decides it is another one', () => {
    const before = resolve([layer('project', { rules: { budget: 1 } })], schema)
    const after = resolve(
      [layer('project', { rules: { budget: 1 } }), layer('environment', { rules: { budget: 1 } })],
      schema,
    )
    expect(semanticDiff(before, after, schema)).toMatchObject([
      { pointer: '/rules/budget', change: 'moved', impact: 'none', movedFrom: 'project:x', movedTo: 'environment:x' },
    ])
  })

  it('shows the lower environment beside it, and a group that became a value as one row', () => {
    const rows = compareThree(
      {
        running: { values: { a: 1, b: 1 } },
        proposed: { values: { a: 1, b: { c: 1 } } },
        lower: { values: { a: 2, b: 1 } },
      },
      null,
    )
    expect(rows).toMatchObject([
      { pointer: '/a', change: 'same', lower: { value: 2 } },
      { pointer: '/b', change: 'changed', running: { value: 1 }, proposed: { value: { c: 1 } }, lower: { value: 1 } },
    ])
    expect(compareThree({ running: null, proposed: { values: { a: 1 } }, lower: null }, null)).toMatchObject([
      { change: 'added' },
    ])
  })
})

describe('what reaches a flow', () => {
  it('is the key of the name of a Config, or what the mapping says', () => {
    const values = { rules: { a: 1 }, schedule: { cron: '* * * * *' }, other: 2 }
    expect(configValues({ values }, ['rules', 'times', 'gone'], { '/schedule/cron': 'times' })).toEqual([
      { name: 'rules', value: { a: 1 } },
      { name: 'times', value: '* * * * *' },
    ])
    expect(configValues({ values }, ['mine'], { other: 'mine' })).toEqual([{ name: 'mine', value: 2 }])
    expect(
      missingConfigs(
        [],
        [
          { name: 'rules', hasDefault: false },
          { name: 'x', hasDefault: true },
        ],
      ),
    ).toMatchObject([{ pointer: '/rules', level: 'error' }])
  })

  it('are parameters where a key is marked so', () => {
    expect(perRunValues(schema, { parameters: { prefer: 'Drama', deep: 1 }, rules: { votes: 1 } })).toEqual({
      prefer: 'Drama',
    })
  })
})

describe('votes', () => {
  const rule = reviewRule({ kind: 'environment', production: true })
  const vote = (userId: string, verdict: CastVote['verdict'], sha256 = 'now'): CastVote => ({
    ...{ userId, name: userId, verdict, sha256, comment: null, at: 0 },
  })
  const count = (...votes: CastVote[]) => tally(votes, { sha256: 'now', author: 'ana', rule })

  it('are asked for only where production is acted on at once', () => {
    expect(rule.approvals).toBe(1)
    expect(reviewRule({ kind: 'target', production: true }).approvals).toBe(1)
    expect(reviewRule({ kind: 'project', production: false }).approvals).toBe(0)
    expect(reviewRule({ kind: 'environment', production: false }).approvals).toBe(0)
  })

  it("count of others, for what is proposed now, and only each person's newest", () => {
    expect(count().open).toBe(false)
    expect(count(vote('ana', 'approve')).open).toBe(false)
    expect(count(vote('ben', 'approve', 'before')).open).toBe(false)
    expect(count(vote('ben', 'approve')).open).toBe(true)
    expect(count(vote('ben', 'approve'), vote('ben', 'withdraw')).open).toBe(false)
    const rejected = count(vote('ben', 'approve'), vote('cai', 'reject'))
    expect(rejected.open).toBe(false)
    expect(rejected.why).toContain('cai rejected it')
    expect(count(vote('ben', 'approve'), vote('cai', 'reject'), vote('cai', 'withdraw')).open).toBe(true)
  })
})
