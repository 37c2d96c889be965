// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import type { TargetDetail, TargetExtras } from './read'
import { TargetActions, TargetHead } from './target-head'

afterEach(cleanup)

const detail = (request: TargetDetail['may']['request']) =>
  ({
    target: { project: 'rows', unit: 'Score', environment: 'dev', environmentTitle: 'Dev', currentVersion: null },
    ...{
      current: null,
      previousVerified: null,
      vetoes: [],
      active: [],
      hold: null,
      pause: null,
      drift: { words: null },
    },
    ...{ windows: { freezes: [], isOpen: true, opensAt: null }, may: { request } },
  }) as unknown as TargetDetail
const extras = { health: 'unknown', healthReason: null } as unknown as TargetExtras
const before = { current: 7, href: '/targets/t?promote' }
const name = 'Back to what ran before P-7'

it('keeps the way back in the head where the bar has no room, each at widths where the other is not', () => {
  const free = detail({ allowed: true })
  const head = render(<TargetHead detail={free} extras={extras} before={before} />)
  const below = screen.getByRole('link', { name })
  expect(below.getAttribute('href')).toBe(before.href)
  expect(below.parentElement?.classList.contains('rail:hidden')).toBe(true)
  head.unmount()
  render(<TargetActions {...{ detail: free, before, next: null }} ranBefore promote="/p" rollBack="/r" />)
  expect(screen.getByRole('link', { name }).parentElement?.className).toBe('max-rail:hidden')
})

it('says at the same place why somebody may not', () => {
  render(<TargetHead detail={detail({ allowed: false, reason: 'You only look.' })} extras={extras} before={before} />)
  expect(screen.getByRole('button', { name, description: 'You only look.' })).toBeTruthy()
})
