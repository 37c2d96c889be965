// @vitest-environment happy-dom
import type { Environment } from '@groundwork/delivery/environment/rows'
import { policySchema } from '@groundwork/delivery/policy'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { EnvironmentEditor } from './environment-editor'
import type { PolicyOffer } from './rule-fit'

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

const offer: PolicyOffer = {
  ...{ kind: 'gate', pluginId: 'films', pluginName: 'Films', contribution: 'seen', title: 'Seen', description: null },
  ...{ isOn: true, schema: { type: 'object', properties: { most: { type: 'integer', title: 'Most minutes' } } } },
}
const gated = (rowVersion: number, title: string): Environment => ({
  ...{ ...dev, rowVersion, title },
  policy: policySchema.parse({ gates: [{ plugin: 'films', gate: 'seen', rule: { most: 10 } }] }),
})
const unreadableWords = /JSON of a rule of a plugin cannot be read/

async function breakTheRule(environment: Environment) {
  const shown = (now: Environment) => (
    <EnvironmentEditor environment={now} others={[]} teams={[]} offers={[offer]} refused={null} />
  )
  const { rerender } = render(shown(environment))
  await act(async () => fireEvent.change(screen.getByLabelText('Title'), { target: { value: 'Playground' } }))
  fireEvent.click(await screen.findByRole('button', { name: 'JSON' }))
  const text = await screen.findByRole('textbox', { name: 'Configuration as JSON' })
  await act(async () => fireEvent.change(text, { target: { value: '{"most":' } }))
  expect(screen.getByText(unreadableWords)).toBeTruthy()
  return (now: Environment) => act(async () => rerender(shown(now)))
}

it('may be saved again as soon as the view with the unreadable JSON is left', async () => {
  await breakTheRule(gated(4, 'Dev'))
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Form' })))
  expect(screen.queryByText(unreadableWords)).toBeNull()
  asked.saved.length = 0
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Save Dev' })))
  expect(asked.saved).toMatchObject([{ title: 'Playground', policy: { gates: [{ rule: { most: 10 } }] } }])
})

it('gives up the unreadable JSON with everything else when it shows how it is now', async () => {
  const show = await breakTheRule(gated(4, 'Dev'))
  await show(gated(5, 'Development'))
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Show how it is now' })))
  expect(screen.queryByText(unreadableWords)).toBeNull()
  await act(async () => fireEvent.change(screen.getByLabelText('Title'), { target: { value: 'Sandbox' } }))
  asked.saved.length = 0
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Save Development' })))
  expect(asked.saved).toMatchObject([{ title: 'Sandbox', rowVersion: 5 }])
})
