// @vitest-environment happy-dom
import { cleanup, render, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { PlanPanel } from './plan-panel'
import type { PromotionDetail, PromotionPlan } from './promotion-types'

afterEach(cleanup)

const version = (number: number, commit: string) => ({
  ...{ id: `${number}`.repeat(64), number, alias: null, dirty: false },
  code: { sha256: `${number}`.repeat(64) },
  git: { commit, branch: 'main', dirty: false, repository: null },
  python: { version: '3.11', metaflow: '2.19', lock: null, source: 'none', distributions: {} },
  parameters: [],
})
const row = {
  ...{
    pointer: '/schedule/cron',
    title: 'cron',
    unit: null,
    group: null,
    change: 'added',
    impact: 'none',
    lower: null,
  },
  ...{ running: null, movedFrom: null, movedTo: null },
  proposed: { kind: 'value', value: 60, layer: 'environment', address: 'environment:rows:production' },
}
const plan = {
  plan: {
    ...{ mode: 'deploy', bindings: {}, path: { contribution: 'batch', version: '1.0.0' } },
    verifications: [{ name: 'odd/rows', kind: 'plugin', plugin: 'odd', contribution: 'rows', settings: null }],
    policy: { upstream: null, verification: { autoRollback: false } },
    schedule: { cron: '0 6 * * *', timeZone: 'UTC', overlap: 'skip' },
    scheduleFrom: 'the configuration of production',
    steps: [
      {
        id: 'put',
        title: 'Put the definition',
        on: 'self',
        call: 'put',
        integration: null,
        expectedSeconds: 3,
        undo: 'put the old',
      },
    ],
  },
  ...{
    planHash: 'ab'.repeat(32),
    diff: [],
    findings: [{ level: 'warning', message: 'It is a Friday.' }],
    problems: [],
  },
  ...{ from: version(1, 'aaaaaaaaaaaa'), to: version(2, 'bbbbbbbbbbbb'), scheduleNow: null },
  config: { rows: [row], impact: 'none', lowerEnvironment: 'staging' },
  risk: {
    ...{ lastSuccess: null, lastFailure: null, verifiedIn: [], irreversible: [], expectedSeconds: 3, usualSeconds: {} },
    rollback: { to: null, medianSeconds: null },
  },
  verificationTitles: { 'odd/rows': 'Odd numbers: Enough rows' },
  ...{ plannedAt: 0, riskAt: null, isKept: true, since: null },
} as unknown as PromotionPlan
const detail = (state: string) => ({ promotion: { state }, gates: [] }) as unknown as PromotionDetail
const open = () => [...document.querySelectorAll('details')].map((each) => each.open)

it('shows what a vote is for while it waits: changes, plan and risk, each open', () => {
  render(<PlanPanel detail={detail('GATING')} plan={plan} />)
  expect(open()).toEqual([true, true, true])
  const configuration = within(screen.getByRole('row', { name: /schedule\.cron/ }))
  expect(configuration.getAllByText('unset')).toHaveLength(2)
  expect(configuration.getByText('60')).toBeDefined()
  expect(screen.getByRole('columnheader', { name: 'Runs now' })).toBeDefined()
  const commit = within(screen.getByRole('row', { name: /Commit/ }))
  expect(commit.getByText('aaaaaaaaaa')).toBeDefined()
  expect(commit.getByText('bbbbbbbbbb')).toBeDefined()
  expect(screen.getByText('Put the definition')).toBeDefined()
  expect(screen.getByText(/Verified by Odd numbers: Enough rows\./)).toBeDefined()
  expect(
    screen.getByText('It starts by itself: 0 6 * * * (UTC), as the configuration of production says.'),
  ).toBeDefined()
  expect(screen.getByText('It is a Friday.')).toBeDefined()
  expect(screen.getByText(/are as of now; the rest is frozen\.$/)).toBeDefined()
})

it('is folded when it is over, and says what was not kept or has changed since', () => {
  const { rerender } = render(<PlanPanel detail={detail('SUCCEEDED')} plan={{ ...plan, riskAt: 1, isKept: false }} />)
  expect(open()).toEqual([false, false, false])
  expect(screen.getByText('Ran then')).toBeDefined()
  expect(screen.getByText(/as of when it stopped waiting.*was not kept with this plan\.$/)).toBeDefined()
  rerender(<PlanPanel detail={detail('QUEUED')} plan={{ ...plan, since: { promotion: 12, version: 3 } }} />)
  expect(screen.getByText('P-12 brought v3 here since this was planned')).toBeDefined()
  expect(open()).toEqual([true, true, true])
})
