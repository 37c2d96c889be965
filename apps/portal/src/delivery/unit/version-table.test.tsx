// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ListedVersion } from './unit-types'
import { VersionTable } from './version-table'

const asked = vi.hoisted(() => [] as object[])
vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => {}, refresh: () => {} }) }))
vi.mock('../../trpc/client', () => ({
  useTRPCClient: () => ({
    delivery: {
      versions: {
        reconfigure: {
          mutate: async (ask: object) => {
            asked.push(ask)
            return { number: 3, unit: 'DemandFlow', created: true }
          },
        },
        rename: {
          mutate: async (ask: { alias: string }) => {
            asked.push(ask)
            if (ask.alias === 'grey-owl') throw new Error('alias: Another version of DemandFlow is called grey-owl.')
            return ask
          },
        },
      },
    },
  }),
}))

afterEach(cleanup)
beforeEach(() => void (asked.length = 0))

const version = {
  ...{ id: 'a'.repeat(64), number: 2, alias: null, lanes: [], note: null, createdAt: 0, createdByName: 'Ana' },
  ...{ git: null, dirty: false, run: 'DemandFlow/1' },
} as unknown as ListedVersion
const name = 'Configure anew: make a version of v2 with the configuration of now'

it('makes a version anew without another run, for those who may make any', async () => {
  const { rerender } = render(<VersionTable versions={[version]} environments={[]} mayMake={false} />)
  expect(screen.queryByRole('button', { name })).toBeNull()
  rerender(<VersionTable versions={[version]} environments={[]} mayMake />)
  fireEvent.click(screen.getByRole('button', { name }))
  fireEvent.change(await screen.findByLabelText('Note'), { target: { value: ' Three rows ' } })
  fireEvent.click(screen.getByRole('button', { name: 'Make a version' }))
  await vi.waitFor(() => expect(asked).toEqual([{ id: version.id, note: 'Three rows' }]), 10_000)
})

it('renames a version, and says why it cannot', async () => {
  render(<VersionTable versions={[{ ...version, alias: 'calm-otter' }]} environments={[]} mayMake />)
  fireEvent.click(screen.getByRole('button', { name: 'Rename v2' }))
  const field = await screen.findByLabelText('Name')
  fireEvent.change(field, { target: { value: 'grey-owl' } })
  fireEvent.click(screen.getByRole('button', { name: 'Rename' }))
  expect(await screen.findByText(/Another version of DemandFlow is called grey-owl/)).toBeTruthy()
  fireEvent.change(field, { target: { value: ' red-fox ' } })
  fireEvent.click(screen.getByRole('button', { name: 'Rename' }))
  await vi.waitFor(() => expect(asked.at(-1)).toEqual({ id: version.id, alias: 'red-fox' }), 10_000)
})
