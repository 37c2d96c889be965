// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, expect, it, vi } from 'vitest'
import type { Given } from './draft-summary'
import { PromoteFooter } from './promote-footer'
import type { Draft } from './promote-types'

afterEach(cleanup)

const draft = {
  plan: {
    mode: 'deploy',
    target: { unit: 'Score' },
    gates: [],
    policy: { requireReason: true, typedConfirmation: true, startWithinHours: 24 },
  },
  to: { number: 3 },
  ...{ gates: [], findings: [], problems: [], mayRequest: { allowed: true }, target: { title: 'Production' } },
} as unknown as Draft

function Footer({ onSubmit, of = draft }: { onSubmit: () => void; of?: Draft }) {
  const [given, setGiven] = useState<Given>({ note: '', typedName: '' })
  return (
    <PromoteFooter
      {...{ draft: of, given, onSubmit, place: 'Production', refusal: null, busy: false }}
      onGiven={setGiven}
    />
  )
}

it('asks with Ctrl+Enter from whatever has the focus, and leads to what is still missing', () => {
  const submit = vi.fn()
  render(<Footer onSubmit={submit} />)
  const why = screen.getByLabelText('Why')
  const name = screen.getByLabelText('Type Score to confirm')
  const button = screen.getByRole('button', { name: /Promote v3 to Production/ })
  const press = (at: HTMLElement) => fireEvent.keyDown(at, { key: 'Enter', code: 'Enter', ctrlKey: true })

  press(button)
  expect(document.activeElement).toBe(why)
  fireEvent.change(why, { target: { value: 'The autumn campaign starts.' } })
  press(why)
  expect(document.activeElement).toBe(name)
  expect(submit).not.toHaveBeenCalled()
  fireEvent.change(name, { target: { value: 'Score' } })
  // In the line of text, in which Enter alone means nothing here.
  press(name)
  expect(submit).toHaveBeenCalledTimes(1)
  press(button)
  expect(submit).toHaveBeenCalledTimes(2)
})

it('refuses while the gate of a plugin fails, until it is asked for in spite of it', () => {
  const submit = vi.fn()
  const failing = {
    ...{ id: 'plugin:a/b', kind: 'plugin', title: 'Office hours: horizon', state: 'fail' },
    ...{ why: 'The horizon is too far.', unblockedBy: 'A nearer horizon' },
  }
  const policy = { ...draft.plan.policy, requireReason: false, typedConfirmation: false }
  render(<Footer onSubmit={submit} of={{ ...draft, plan: { ...draft.plan, policy }, gates: [failing] } as never} />)
  const button = screen.getByRole('button', { name: /Promote v3 to Production/ })
  fireEvent.click(button)
  expect(submit).not.toHaveBeenCalled()
  expect(screen.getByText(/would be rejected at once\. Office hours: horizon: The horizon is too far\./)).toBeTruthy()
  expect(screen.queryByText(/starts by itself/)).toBeNull()
  fireEvent.click(screen.getByLabelText('Ask in spite of it'))
  fireEvent.click(button)
  expect(submit).toHaveBeenCalledTimes(1)
})

it('says that nothing changes, and asks for it again by that word', () => {
  const there = 'Nothing changes: Score in production has exactly this.'
  const of = { ...draft, plan: { ...draft.plan, mode: 'redeploy' }, nothingChanges: there } as Draft
  render(<Footer onSubmit={() => {}} of={of} />)
  expect(screen.getByText(/^Nothing changes: .* carried out all the same\.$/)).toBeTruthy()
  expect(screen.getByRole('button', { name: /Redeploy v3 again in Production/ })).toBeTruthy()
})
