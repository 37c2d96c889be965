// @vitest-environment happy-dom
import { cleanup, fireEvent, render, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Detail } from './detail/detail-frame'
import { OwnerChange } from './detail/owner-change'
import { type UpgradeFacts, UpgradeSheet } from './detail/upgrade-sheet'
import { RestartPlugin } from './restart-plugin'

// The registry, as far as these ask it: it takes a change at its own generation only.
const registry = vi.hoisted(() => ({
  generation: 1,
  activeSha: 'a',
  ownerTeam: null as string | null,
  took: [] as string[],
}))
const change = vi.hoisted(() => (what: string) => ({
  mutate: async ({ generation }: { generation: number }) => {
    if (generation !== registry.generation)
      throw Object.assign(new Error('Spend was changed meanwhile by Groundwork.'), { data: { code: 'CONFLICT' } })
    registry.took.push(what)
  },
}))
vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => {}, refresh: () => {} }) }))
vi.mock('../../trpc/client', () => ({
  useTRPCClient: () => ({
    plugins: {
      upgrade: change('upgrade'),
      changeOwner: change('owner'),
      restart: change('restart'),
      detail: { query: async () => detail() },
    },
  }),
}))

const audience = { kind: 'everyone' } as const
function detail() {
  const { generation, activeSha, ownerTeam } = registry
  const installation = { generation, activeSha, ownerTeam, state: 'enabled', dev: false, audience }
  return { installation, label: { version: '1.0.0' }, versions: [], rollBack: null } as unknown as Detail
}
const standing = { generation: 1, activeSha: 'a', ownerTeam: null, state: 'enabled', dev: false } as const
const none = { added: [], removed: [] }
const facts: UpgradeFacts = {
  ...{ id: 'spend', name: 'Spend', from: '1.0.0', to: '1.1.0', sha256: 'b', standing, excess: [], misfits: [] },
  ...{ asked: false, isLibrary: false, hasBackend: true, hasTables: false, failure: null, reason: null },
  diff: {
    ...{ permissions: none, contributions: { ...none, changed: [] }, config: [], hosts: none, memoryMb: null },
    ...{ contract: null, migrations: none, secrets: none, experimental: none },
  },
}

const teams = [{ id: 't', name: 'Streaming' }]
const parts = {
  upgrade: { part: <UpgradeSheet facts={facts} />, press: ['Upgrade Spend to 1.1.0'] },
  owner: {
    part: <OwnerChange id="spend" name="Spend" standing={standing} teams={teams} />,
    press: ['Change', 'Give Spend to Streaming'],
  },
  restart: {
    part: <RestartPlugin id="spend" name="Spend" standing={standing} reason={null} />,
    press: ['Restart Spend'],
  },
}

beforeEach(() => Object.assign(registry, { generation: 1, activeSha: 'a', ownerTeam: null, took: [] }))
afterEach(cleanup)

type What = keyof typeof parts
async function press(what: What) {
  const page = render(parts[what].part)
  for (const name of parts[what].press) {
    if (name.startsWith('Give')) fireEvent.change(await page.findByRole('combobox'), { target: { value: 't' } })
    fireEvent.click(await page.findByRole('button', { name }))
  }
  return page
}

it.each(['upgrade', 'owner', 'restart'] as const)(
  '%s goes on at the first press when a change that settled meanwhile altered nothing of what was agreed to',
  async (what) => {
    registry.generation = 2
    await press(what)
    await waitFor(() => expect(registry.took).toEqual([what]))
  },
)

it.each([
  ['upgrade', { activeSha: 'c' }],
  ['upgrade', { ownerTeam: 't' }],
  ['owner', { ownerTeam: 'other' }],
  ['restart', { activeSha: 'c' }],
] as const)("%s is the person's to look at again when meanwhile %o", async (what, changed) => {
  Object.assign(registry, { generation: 2, ...changed })
  const page = await press(what)
  await page.findByText('Spend was changed meanwhile by Groundwork.')
  expect(registry.took).toEqual([])
})

it('a sheet that could not be pressed when it was opened follows the plugin until it can be', async () => {
  const page = render(<UpgradeSheet facts={{ ...facts, reason: 'Another version is being brought up.' }} />)
  Object.assign(registry, { generation: 2, activeSha: 'c' })
  page.rerender(
    <UpgradeSheet facts={{ ...facts, from: '1.0.5', standing: { ...standing, generation: 2, activeSha: 'c' } }} />,
  )
  fireEvent.click(await page.findByRole('button', { name: 'Upgrade Spend to 1.1.0' }))
  await waitFor(() => expect(registry.took).toEqual(['upgrade']))
})

it.each([true, false])('the sheet speaks of tables only where the version has some (%s)', (hasTables) => {
  const page = render(<UpgradeSheet facts={{ ...facts, hasTables }} />)
  expect(page.queryAllByText('Its tables are brought up to date.')).toHaveLength(hasTables ? 1 : 0)
})
