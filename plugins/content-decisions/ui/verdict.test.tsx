// @vitest-environment happy-dom
import { renderPlugin } from '@groundwork/plugin-sdk/testing'
import { fireEvent } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { Slate } from '../backend/slate'
import manifest from '../plugin.json' with { type: 'json' }
import plugin from './index'

const slate: Slate = {
  run: 7,
  flow: 'SlateFlow',
  runId: '7',
  project: 'content_decisions',
  films: [{ title: 'Heat', genre: 'Drama', rating: 8.2, budget: 60e6 }],
  meanRating: 6.1,
  meanOfAll: 5.9,
  unspent: 1e6,
  proposedAt: Date.now() - 3_600_000,
  state: 'waiting',
  reason: null,
  decidedBy: null,
  decidedAt: null,
  publishedAt: null,
}
const rules = { flows: ['SlateFlow'], weakBelow: 6.5, remindAfterHours: 24, editors: '', allowed: true, why: null }

test('the card on a run says that its slate is weak, and refuses it with a reason only', async () => {
  let current = slate
  const decisions: unknown[] = []
  const page = await renderPlugin({
    plugin,
    manifest,
    show: {
      point: 'run/card/v1',
      id: 'verdict',
      props: { flow: 'SlateFlow', run: '7', runNumber: 7, project: 'content_decisions' },
    },
    answers: {
      one: () => current,
      rules: () => rules,
      decide: (input) => {
        decisions.push(input)
        current = { ...slate, state: 'refused', decidedBy: 'Ada', decidedAt: Date.now(), reason: 'Too dear.' }
        return current
      },
    },
  })
  await page.findByText('Weak: its mean rating is below 6.5')
  const refuse = page.getByRole('button', { name: 'Refuse' })
  fireEvent.click(refuse)
  expect(decisions).toEqual([])
  fireEvent.change(page.getByLabelText('Reason'), { target: { value: 'Too dear.' } })
  fireEvent.click(refuse)
  await expect.poll(() => decisions).toHaveLength(1)
  await page.findByText('Refused')
  expect(decisions).toEqual([{ run: 7, accept: false, reason: 'Too dear.' }])
})

test('a slate that comes in, and what others decide, shows on an open page', async () => {
  let slates: Slate[] = []
  const page = await renderPlugin({
    plugin,
    manifest,
    show: { point: 'page/v1', id: 'slates' },
    answers: {
      list: () => slates,
      counts: () => ({ waiting: slates.length, accepted: 0, refused: 0 }),
    },
  })
  await page.findByText('No slate was proposed yet')
  slates = [slate]
  page.emit('slate.proposed', { key: '7' })
  await page.findByText('SlateFlow 7')
  await page.findByText('Waiting 1')
  slates = [{ ...slate, state: 'accepted', decidedBy: 'Berta' }]
  page.emit('slate.decided', { key: '7' })
  await page.findByText('Berta')
})

test('who may not decide is told why', async () => {
  const page = await renderPlugin({
    plugin,
    manifest,
    show: {
      point: 'page/v1',
      id: 'slate',
      props: { params: { run: '7' }, path: '/slates/7', search: new URLSearchParams() },
    },
    answers: { one: () => slate, rules: () => ({ ...rules, allowed: false, why: 'The team "films" decides.' }) },
  })
  await page.findAllByText('The team "films" decides.')
  expect(page.getByRole('button', { name: 'Accept slate 7' }).getAttribute('aria-disabled')).toBe('true')
})
