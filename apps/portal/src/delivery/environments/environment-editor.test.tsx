// @vitest-environment happy-dom
import type { Environment } from '@groundwork/delivery/environment/rows'
import { policySchema } from '@groundwork/delivery/policy'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { EnvironmentEditor } from './environment-editor'

type Wanted = { rowVersion?: number; title: string }
const asked = vi.hoisted(() => ({ saved: [] as Wanted[] }))
vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => {}, refresh: () => {} }) }))
vi.mock('../../trpc/client', () => ({
  useTRPCClient: () => ({
    delivery: {
      environments: {
        save: {
          mutate: (wanted: Wanted) => {
            asked.saved.push(wanted)
            return Promise.resolve({ ...dev, ...wanted, rowVersion: (wanted.rowVersion ?? 0) + 1 })
          },
        },
      },
    },
  }),
}))

afterEach(cleanup)

const dev: Environment = {
  ...{ id: 'e1', name: 'dev', title: 'Dev', rank: 10, production: false, rowVersion: 4, updatedAt: 0, bindings: {} },
  policy: policySchema.parse({}),
}

it('saves again with the revision that the first save gave, before the page is there anew', async () => {
  render(<EnvironmentEditor environment={dev} others={[]} teams={[]} offers={[]} refused={null} />)
  for (const title of ['Development', 'Playground']) {
    await act(async () => fireEvent.change(screen.getByLabelText('Title'), { target: { value: title } }))
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Save Dev' })))
  }
  expect(asked.saved.map(({ title, rowVersion }) => [title, rowVersion])).toEqual([
    ['Development', 4],
    ['Playground', 5],
  ])
  expect(screen.queryByText(/changed by somebody else/)).toBeNull()
})
