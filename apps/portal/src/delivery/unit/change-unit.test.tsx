// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { ChangeUnit } from './change-unit'

const asked = vi.hoisted(() => [] as object[])
vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => {}, refresh: () => {} }) }))
vi.mock('../../trpc/client', () => ({
  useTRPCClient: () => ({
    delivery: {
      units: {
        change: {
          mutate: async (ask: object) => {
            asked.push(ask)
            if (asked.length === 1) throw new Error('DemandFlow was changed by somebody else meanwhile.')
          },
        },
      },
    },
  }),
}))

afterEach(cleanup)

it('gives the next versions another path or library, and says why it cannot', async () => {
  const path = { plugin: 'gone', contribution: 'old' }
  const unit = { project: 'films', name: 'DemandFlow', path, library: null, rowVersion: 4 }
  const paths = [{ plugin: 'scheduled-batch', contribution: 'scheduled-batch', title: 'Batch', pluginName: 'Batches' }]
  render(<ChangeUnit unit={unit} choices={{ paths, libraries: [{ id: 'films-lib', name: 'Films' }] }} />)
  fireEvent.click(screen.getByRole('button', { name: 'Change path or library' }))
  const field = await screen.findByLabelText('Path')
  expect((field as HTMLSelectElement).selectedOptions[0]?.textContent).toContain('which no plugin that is on offers')
  fireEvent.change(field, { target: { value: 'scheduled-batch/scheduled-batch' } })
  fireEvent.change(screen.getByLabelText('Domain library'), { target: { value: 'films-lib' } })
  fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText(/changed by somebody else/)).toBeTruthy()
  await vi.waitFor(
    () => expect(screen.getByRole('button', { name: 'Save' }).hasAttribute('aria-busy')).toBe(false),
    10_000,
  )
  fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  const to = { plugin: 'scheduled-batch', contribution: 'scheduled-batch' }
  await vi.waitFor(
    () =>
      expect(asked[1]).toEqual({ project: 'films', unit: 'DemandFlow', rowVersion: 4, library: 'films-lib', path: to }),
    10_000,
  )
})
