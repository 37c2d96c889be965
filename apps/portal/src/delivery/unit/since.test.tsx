// @vitest-environment happy-dom
import { TimeProvider } from '@groundwork/ui/time-context'
import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { Since } from './since'

afterEach(cleanup)

const now = Date.UTC(2099, 10, 22, 12)
const said = (age: number) =>
  render(
    <TimeProvider zone="UTC" now={now}>
      <Since at={now - age} />
    </TimeProvider>,
  ).container.textContent

it.each([
  [5_000, 'since just now'],
  [3 * 3_600_000, 'for 3 h'],
  [10 * 86_400_000, 'since 12 Nov'],
])('of what came %d ms ago', (age, words) => {
  expect(said(age)).toBe(words)
})
