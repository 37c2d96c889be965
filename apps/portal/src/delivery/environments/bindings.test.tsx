// @vitest-environment happy-dom
import type { Environment } from '@groundwork/delivery/environment/rows'
import { policySchema } from '@groundwork/delivery/policy'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { type Bindable, Bindings } from './bindings'

const asked = vi.hoisted(() => ({ bound: [] as object[] }))
vi.mock('../../trpc/client', () => ({
  useTRPCClient: () => ({
    delivery: {
      environments: { bind: { mutate: async (given: object) => (asked.bound.push(given), { affected: [] }) } },
    },
  }),
}))
vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh() {}, push() {} }) }))
afterEach(cleanup)

const environment: Environment = {
  ...{ id: 'e1', name: 'staging', title: 'Staging', rank: 2, production: false, rowVersion: 4, updatedAt: 0 },
  ...{ policy: policySchema.parse({}), bindings: {} },
}
const beyond = 'Big belongs to the team Desk, whose envelope "desk-" names dev: staging is beyond it.'
const integrations: Bindable[] = [
  { id: 'i1', name: 'local', role: 'orchestrator', trouble: null, beyond: null },
  { id: 'i2', name: 'big', role: 'orchestrator', trouble: null, beyond },
]

async function choose(id: string, button: string) {
  asked.bound.length = 0
  render(<Bindings environment={environment} integrations={integrations} elsewhere={[]} refused={null} />)
  fireEvent.change(screen.getByLabelText('The orchestrator of Staging'), { target: { value: id } })
  await act(async () => fireEvent.click(screen.getByRole('button', { name: button })))
}

it('binds what keeps to its envelope at once', async () => {
  await choose('i1', 'Bind local to Staging')
  expect(asked.bound).toEqual([{ environmentId: 'e1', role: 'orchestrator', integrationId: 'i1', rowVersion: 4 }])
})

it('says why another one is beyond the envelope of its team, and binds it only when that is said', async () => {
  await choose('i2', 'Bind big to Staging')
  expect(await screen.findByText(beyond)).toBeTruthy()
  expect(asked.bound).toEqual([])
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Bind big all the same' })))
  expect(asked.bound).toMatchObject([{ integrationId: 'i2', beyondEnvelope: true }])
})
