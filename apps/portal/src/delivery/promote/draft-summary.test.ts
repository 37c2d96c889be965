import { describe, expect, it } from 'vitest'
import { riskFlags, summaryOf } from './draft-summary'
import type { Draft } from './promote-types'

const step = (id: string, more: object = {}) => ({
  id,
  title: id,
  on: 'orchestrator',
  call: 'put',
  undo: 'put back',
  ...more,
})
const gate = (title: string, state: string, more: object = {}) => ({ id: title, kind: 'freeze', title, state, ...more })
function draftOf(given: {
  steps?: object[]
  gates?: object[]
  schedule?: object | null
  scheduleNow?: object | null
}): Draft {
  const { steps = [], gates = [], schedule = null, scheduleNow = null } = given
  return {
    plan: { mode: 'deploy', steps, schedule, policy: { upstream: null } },
    ...{ gates, scheduleNow, findings: [], problems: [], from: null },
    to: { number: 2, dirty: false, git: null, python: { distributions: {} }, parameters: [], code: {} },
    config: { rows: [], impact: 'none' },
    risk: { verifiedIn: [], expectedSeconds: null, lastFailure: null, lastSuccess: null, rolledBack: null },
  } as unknown as Draft
}

describe('the headlines of the sheet', () => {
  it('name every gate that does not hold, and tell what fails from what waits', () => {
    const gates = [
      gate('Version', 'pass'),
      gate('Approval', 'pending'),
      gate('No freeze', 'pending'),
      gate('Office hours', 'fail', { kind: 'plugin' }),
      gate('Asked for', 'pending', { kind: 'confirmation' }),
    ]
    expect(summaryOf(draftOf({ gates })).gates.note).toBe('fails: Office hours; waits: Approval, No freeze')
  })

  it('do not speak of undoing where nothing is to undo', () => {
    const look = step('look', { call: 'check-code', undo: null })
    expect(summaryOf(draftOf({ steps: [look] })).plan.note).toBe('nothing to undo')
    expect(summaryOf(draftOf({ steps: [look, step('put')] })).plan.note).toBe('every change can be undone')
    expect(summaryOf(draftOf({ steps: [step('put')] })).plan.note).toBe('every step can be undone')
    expect(summaryOf(draftOf({ steps: [step('burn', { undo: null })] })).plan.note).toBe('1 step cannot be undone')
  })

  it('flag a version that is older than what runs, but in a roll back', () => {
    const draft = draftOf({})
    const from = (number: number) => ({ ...draft, from: { ...draft.to, number } })
    expect(riskFlags(from(3))).toEqual(['v2 is older than v3, which runs there.'])
    expect(riskFlags(from(1))).toEqual([])
    expect(riskFlags({ ...from(3), plan: { ...draft.plan, mode: 'rollback' } })).toEqual([])
  })

  it('flag a version that was rolled back there, with why, but in a roll back', () => {
    const draft = draftOf({})
    const rolledBack = { promotion: 5, by: 'Nora', note: 'It starts too often.' }
    const risky = { ...draft, risk: { ...draft.risk, rolledBack } }
    expect(riskFlags(risky)).toEqual(['v2 was rolled back here by Nora (P-5): It starts too often.'])
    expect(
      riskFlags({ ...risky, risk: { ...risky.risk, rolledBack: { promotion: 5, by: null, note: null } } }),
    ).toEqual(['v2 was rolled back here (P-5).'])
    expect(riskFlags({ ...risky, plan: { ...draft.plan, mode: 'rollback' } })).toEqual([])
  })

  it('flag a roll back that brings another configuration than what runs, unless that was asked for', () => {
    const draft = draftOf({})
    const config = { rows: [{ change: 'changed' }, { change: 'same' }], impact: 'none' } as unknown as Draft['config']
    const back = { ...draft, config, plan: { ...draft.plan, mode: 'rollback' as const } }
    expect(riskFlags(back)[0]).toMatch(/^It brings the configuration as the layers say it now.* 1 key of it/)
    const restores = {} as NonNullable<Draft['plan']['restores']>
    expect(riskFlags({ ...back, plan: { ...back.plan, restores } })).toEqual([])
    expect(riskFlags({ ...draft, config })).toEqual([])
  })

  it('flag a change of when it starts by itself', () => {
    const every = { cron: '* * * * *', timeZone: 'UTC', overlap: 'skip' }
    expect(riskFlags(draftOf({ schedule: every }))[0]).toContain('It starts by itself from now on: * * * * * (UTC).')
    expect(riskFlags(draftOf({ scheduleNow: every }))[0]).toContain('no longer starts by itself')
    expect(riskFlags(draftOf({ schedule: every, scheduleNow: every }))).toEqual([])
  })
})
