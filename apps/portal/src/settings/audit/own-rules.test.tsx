// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { OwnRules } from './own-rules'

afterEach(cleanup)
const at = Date.UTC(2026, 2, 1, 7, 23)
const shown = (check: Parameters<typeof OwnRules>[0]['check'], now = at + 60_000) =>
  render(<OwnRules check={check} now={now} />).container.textContent

it('says that the rules held, and when that was too long ago to be told as it is', () => {
  expect(shown(null)).toContain('were not checked yet')
  const held = shown({ at, broken: [] })
  expect(held).toContain('held when they were last checked')
  expect(held).not.toContain('due once an hour')
  expect(shown({ at, broken: [] }, at + 3 * 3_600_000)).toContain('no engine that carries out promotions has done it')
})

it('names each rule that does not hold, and where', () => {
  const words = 'the plan of P-7 is not the one that its hash names'
  const found = { invariant: 'I5', rule: 'Nothing begins without its gates' }
  const text = shown({
    at,
    broken: [
      { ...found, words },
      { ...found, words: 'P-8 began with 0 approvals of its plan' },
    ],
  })
  expect(text).toContain('Delivery does not keep 1 rule of its own')
  expect(text).toContain(`I5: ${words}`)
  expect(text).toContain('Nothing begins without its gates: that does not hold')
})
