// @vitest-environment happy-dom
import { cleanup, render, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { PlanTab } from '../promote/plan-tab'
import type { PlanFacts } from '../promote/promote-types'
import type { PromotionDetail } from './promotion-types'
import { StepsPanel } from './steps-panel'

afterEach(cleanup)

const step = (id: string, expectedSeconds: number | null) => ({
  ...{ id, title: `Do ${id}`, on: 'self', call: id, integration: null, undo: null, after: [], expectedSeconds },
})
const plan = {
  ...{ steps: [step('put', 1), step('switch', 60), step('look', null)], bindings: {}, verifications: [] },
  ...{ path: { contribution: 'batch', version: '1.0.0' }, schedule: null, scheduleFrom: null },
}
const ran = (id: string, startedAt: number | null, finishedAt: number | null) => ({
  ...{ id, title: `Do ${id}`, state: finishedAt === null ? 'pending' : 'done', reason: null, result: null },
  ...{ startedAt, finishedAt },
})
const move = (from: string, to: string, at: number) => ({ kind: 'moved', from, to, at })
const detail = {
  promotion: { plan, state: 'APPLYING', createdAt: 0, finishedAt: null },
  steps: [ran('put', 100, 134_500), ran('switch', null, null), ran('look', null, null)],
  effects: [{ key: 'e-1', stepId: 'put', call: 'put', integration: null, state: 'DONE', tries: 1 }],
  launches: [{ key: 'e-1', run: null, engineUrl: 'local://runs/e-1' }],
  events: [move('QUEUED', 'APPLYING', 90), move('APPLYING', 'PAUSED', 400), move('PAUSED', 'APPLYING', 134_400)],
} as unknown as PromotionDetail
const usualSeconds = { put: 0.104 }
const show = (of = detail) => render(<StepsPanel detail={of} usualSeconds={usualSeconds} log={null} />)
const rowOf = (id: string) => within(document.querySelector<HTMLElement>(`[data-step="${id}"]`)!)

it('steps are expected to take what the plan beside them says', () => {
  show()
  expect(rowOf('put').getByText('104 ms')).toBeTruthy()
  expect(rowOf('switch').getByText('1 min')).toBeTruthy()
  cleanup()
  const draft = { plan, planHash: 'ab'.repeat(32), risk: { usualSeconds }, verificationTitles: {} }
  render(<PlanTab draft={{ ...draft, plan: { ...plan, policy: { verification: {} } } } as unknown as PlanFacts} />)
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    expect.stringContaining('usually 104 ms'),
    expect.stringContaining('1 min'),
    expect.stringContaining('time not known'),
  ])
})

it('a step took what was worked on it, and says how long somebody decided', () => {
  show()
  expect(rowOf('put').getByText('400 ms')).toBeTruthy()
  expect(rowOf('put').getByText('Somebody had to decide meanwhile, which took 2 min 14 s.')).toBeTruthy()
})

it('only what a browser opens is a link to the orchestrator', () => {
  show()
  expect(screen.queryByRole('link', { name: /orchestrator/ })).toBeNull()
  cleanup()
  const [launch] = detail.launches
  show({ ...detail, launches: [{ ...launch!, engineUrl: 'https://argo.test/runs/1' }] })
  expect(screen.getByRole('link', { name: /orchestrator/ }).getAttribute('href')).toBe('https://argo.test/runs/1')
})
