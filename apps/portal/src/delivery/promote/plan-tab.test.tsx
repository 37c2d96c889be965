// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { PlanTab } from './plan-tab'
import type { PlanFacts } from './promote-types'

afterEach(cleanup)

const start = { id: 'start', title: 'Start', on: 'orchestrator', call: 'start', integration: null, undo: null }
const smoke = { name: 'smoke', kind: 'smoke' }
const rows = { name: 'odd/rows', kind: 'plugin' }
const show = (plan: object) =>
  render(
    <PlanTab
      draft={
        {
          plan: { bindings: {}, schedule: null, steps: [], policy: { verification: {} }, ...plan },
          ...{
            planHash: 'ab'.repeat(32),
            risk: { usualSeconds: {} },
            verificationTitles: { 'odd/rows': 'Enough rows' },
          },
        } as unknown as PlanFacts
      }
    />,
  )

it('promises a roll back no smoke run that it does not make', () => {
  show({ mode: 'rollback', verifications: [smoke, rows] })
  expect(
    screen.getByText(/^No smoke run where the version was verified here before;.* Verified by Enough rows\.$/),
  ).toBeTruthy()
  expect(screen.queryByText(/its smoke run/)).toBeNull()
})

it.each([
  ['a promotion', { mode: 'deploy' }],
  ['a roll back whose path starts a run', { mode: 'rollback', steps: [start] }],
])('says that %s is verified by its smoke run', (_what, plan) => {
  show({ ...plan, verifications: [smoke] })
  expect(screen.getByText('Verified by its smoke run.')).toBeTruthy()
})
