// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { RunNow } from './run-now'

const asked = vi.hoisted(() => [] as { parameters: unknown }[])
vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => {}, refresh: () => {} }) }))
vi.mock('../../trpc/client', () => ({
  useTRPCClient: () => ({
    delivery: { targets: { runNow: { mutate: async (ask: { parameters: unknown }) => asked.push(ask) } } },
  }),
}))

afterEach(cleanup)

it('shows what a run is given that nobody says anything of, and sends what was typed alone', async () => {
  const scale = { name: 'scale', type: 'number' as const, integer: true as const, default: 3, required: false }
  const target = { id: 't', unit: 'DemandFlow', environment: 'dev' }
  render(<RunNow target={target} version={2} parameters={[scale]} reason={null} />)
  fireEvent.click(screen.getByRole('button', { name: 'Run now' }))
  const field = await screen.findByPlaceholderText('3')
  fireEvent.change(field, { target: { value: '2.5' } })
  expect(screen.getByText('A whole number, like 3.')).toBeDefined()
  fireEvent.change(field, { target: { value: '7' } })
  fireEvent.click(screen.getByRole('button', { name: 'Run v2 in dev' }))
  await vi.waitFor(() => expect(asked).toMatchObject([{ parameters: { scale: 7 } }]), 10_000)
})
