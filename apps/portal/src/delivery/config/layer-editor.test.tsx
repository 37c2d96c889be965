// @vitest-environment happy-dom
import type { JsonMap } from '@groundwork/delivery/config/json'
import { resolve } from '@groundwork/delivery/config/resolve'
import { defaultsOf, type JsonSchema } from '@groundwork/delivery/config/schema'
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { LayerDetail } from './config-types'
import { LayerEditor } from './layer-editor'

// The network and the router; what stands between them is real.
const asked = vi.hoisted(() => ({ saved: [] as unknown[], submitted: [] as unknown[], went: [] as string[] }))
vi.mock('next/navigation', () => ({
  useRouter: () => ({ push: (to: string) => void asked.went.push(to), refresh: () => {} }),
}))
vi.mock('../../trpc/client', () => ({
  useTRPCClient: () => ({
    delivery: {
      config: {
        saveDraft: {
          mutate: (wanted: unknown) => (asked.saved.push(wanted), Promise.resolve({ number: 7, rowVersion: 1 })),
        },
        submit: { mutate: (wanted: unknown) => (asked.submitted.push(wanted), Promise.resolve({ rowVersion: 2 })) },
      },
    },
  }),
}))

const schema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    rules: {
      type: 'object',
      title: 'Rules',
      properties: {
        budget: {
          title: 'Budget',
          type: 'number',
          default: 900,
          maximum: 5000,
          'x-portal': { unit: 'million USD', impact: 'rebuild', owner: 'the editors' },
        } as JsonSchema,
        votes: { title: 'Votes', type: 'integer', default: 10 } as JsonSchema,
        genre: { title: 'Genre', type: 'string' },
      },
    },
    hook: { title: 'Hook', 'x-portal': { secretRef: true } } as JsonSchema,
  },
}

function layerOf(values: JsonMap, more: Partial<LayerDetail> = {}): LayerDetail {
  const inherited = resolve(
    [
      { kind: 'defaults', address: 'defaults:lib@1', revision: 0, values: defaultsOf(schema), locks: [] },
      {
        kind: 'project',
        address: 'project:films',
        revision: 4,
        values: { rules: { votes: 50 } },
        locks: ['/rules/votes'],
      },
    ],
    schema,
  )
  return {
    ...{ address: 'environment:films:staging', kind: 'environment', name: 'environment staging' },
    ...{ project: 'films', environment: 'staging', unit: null, revision: 3, values, locks: [] },
    ...{ message: 'Before', authorName: 'Ben', at: 1_000, expiresAt: null, expired: false, schema },
    ...{ library: null, mapping: {}, inherited, problems: [] },
    locked: [{ pointer: '/rules/votes', by: 'project films', owner: 'the team Content' }],
    rule: { approvals: 0, why: 'It needs no approval.' },
    may: { edit: { allowed: true }, review: { allowed: true } },
    ...more,
  }
}

const editor = (layer: LayerDetail, refused: string | null = null) => (
  <LayerEditor layer={layer} change={null} began={null} secrets={{ vault: ['HOOK'] }} refused={refused} />
)
async function show(layer: LayerDetail, refused: string | null = null) {
  const page = await act(async () => render(editor(layer, refused)))
  await page.findByLabelText('Budget')
  return page
}
const type = (label: string, value: string) =>
  act(async () => fireEvent.change(screen.getByLabelText(label), { target: { value } }))
const press = (name: string | RegExp) => act(async () => fireEvent.click(screen.getByRole('button', { name })))
const jsonText = () => (screen.getByLabelText('environment staging as JSON') as HTMLTextAreaElement).value
const edited = () => [...document.querySelectorAll('[data-edited]')].map((each) => each.getAttribute('data-edited'))

beforeEach(() => {
  for (const list of Object.values(asked)) list.length = 0
})
afterEach(cleanup)

it('shows what holds with its layer, and writes only what is changed', async () => {
  await show(layerOf({}))
  expect((screen.getByLabelText('Budget') as HTMLInputElement).value).toBe('900')
  expect(within(screen.getByLabelText('Budget').closest('div')!.parentElement!).getByText('Default')).toBeTruthy()
  screen.getByText('needs a rebuild')
  await type('Budget', '700')
  screen.getByRole('button', { name: 'Reset Budget to default (900)' })
  expect(edited()).toEqual(['/rules/budget'])
  await press('JSON')
  expect(JSON.parse(jsonText())).toEqual({ rules: { budget: 700 } })
}, 40_000)

it('saves with a message and asks for review; nothing leaves while something is wrong', async () => {
  await show(layerOf({}))
  await type('Budget', '9000')
  await type('Message', 'More money')
  await press('Ask for review')
  expect(asked.saved).toEqual([])
  await type('Budget', '1200')
  await press('Ask for review')
  await waitFor(() => expect(asked.went).toEqual(['/config-changes/7']))
  expect(asked.saved).toMatchObject([
    { address: 'environment:films:staging', base: 3, values: { rules: { budget: 1200 } }, message: 'More money' },
  ])
  expect(asked.submitted).toEqual([{ number: 7, ifMatch: 1 }])
}, 40_000)

it('a reset takes the value out of the layer; a locked key says who can unlock it', async () => {
  await show(layerOf({ rules: { budget: 700 } }))
  await press('Reset Budget to default (900)')
  expect((screen.getByLabelText('Budget') as HTMLInputElement).value).toBe('900')
  expect(edited()).toEqual(['/rules/budget'])
  expect((screen.getByLabelText('Votes') as HTMLInputElement).readOnly).toBe(true)
  screen.getByText(/rules.votes is locked by project films. Ask the team Content to unlock it/)
}, 40_000)

it('the text is checked at each keystroke by line, with the same rules', async () => {
  await show(layerOf({}))
  await press('JSON')
  await type('environment staging as JSON', '{\n  "rules": {\n    "budget": 9000,\n    "votes": 1\n  }\n}')
  screen.getByRole('button', { name: 'Line 3' })
  screen.getByRole('button', { name: 'Line 4' })
  await type('environment staging as JSON', '{\n  "rules": {\n    "budget": 1,\n    "budget": 2\n  }\n}')
  screen.getByRole('button', { name: 'Line 4' })
  await press('Form')
  screen.getByText(/there is no form of it/)
}, 40_000)

it('a secret is a choice of where it is kept', async () => {
  await show(layerOf({}))
  await type('Hook: kept by', 'vault')
  await type('Hook: its name there', 'HOOK')
  screen.getByText(/vault keeps it/)
  await type('Hook: its name there', 'OTHER')
  expect(screen.getAllByText(/vault keeps no secret "OTHER"/).length).toBeGreaterThan(0)
}, 40_000)

it('a change of somebody else meanwhile is merged, with a choice where both changed the same', async () => {
  const { rerender } = await show(layerOf({ rules: { genre: 'Drama' } }))
  await type('Genre', 'Comedy')
  await type('Budget', '700')
  const theirs = layerOf({ rules: { genre: 'Action' } }, { revision: 4, authorName: 'Ana' })
  await act(async () => rerender(editor(theirs)))
  screen.getByText(/Ana changed this layer meanwhile: revision 4/)
  const row = document.querySelector<HTMLElement>('[data-conflict="/rules/genre"]')!
  await act(async () => fireEvent.click(within(row).getByLabelText('Comedy')))
  await press('Merge with revision 4')
  expect(screen.queryByText(/meanwhile/)).toBeNull()
  await press('JSON')
  expect(JSON.parse(jsonText())).toEqual({ rules: { genre: 'Comedy', budget: 700 } })
}, 40_000)

it('whoever may not change it reads it and is told why', async () => {
  await show(layerOf({}), 'Changing configuration needs the role maintainer.')
  expect((screen.getByLabelText('Budget') as HTMLInputElement).readOnly).toBe(true)
  expect(screen.getAllByText('Changing configuration needs the role maintainer.').length).toBeGreaterThan(0)
}, 40_000)

it('never repeats what is refused as a secret beside the form', async () => {
  await show(layerOf({}))
  await press('JSON')
  const secret = `ghp_${'a1B2c3D4'.repeat(5)}`
  const text = JSON.stringify({ rules: { genre: secret }, hook: { secretRef: { provider: 'vault', path: 'HOOK' } } })
  await type('environment staging as JSON', text)
  expect(edited()).toEqual(['/hook', '/rules/genre'])
  const beside = [...document.querySelectorAll('[data-edited]')].map((each) => each.innerHTML).join()
  expect(beside).not.toContain(secret)
  expect(beside).toContain('•••')
  expect(beside).toContain('vault: HOOK')
}, 40_000)
