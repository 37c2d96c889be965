// @vitest-environment happy-dom
import { useKeys } from '@groundwork/ui/keys'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { closeOverlay } from './overlays'
import { ShellKeys } from './shell-keys'

const late = vi.hoisted(() => {
  const code = { arrive: () => {}, here: Promise.resolve() }
  code.here = new Promise<void>((resolve) => (code.arrive = resolve))
  return { code, asked: [] as string[], pushed: [] as string[] }
})
vi.mock('next/navigation', () => ({ useRouter: () => ({ push: (href: string) => late.pushed.push(href) }) }))
vi.mock('../trpc/client', () => ({ useTRPCClient: () => ({}) }))
vi.mock('../plugins/runtime/store/plugins-provider', () => ({ useContributions: () => ({ plugins: [] }) }))
vi.mock('../plugins/runtime/surface/use-plugin-host', () => ({ usePluginHost: () => ({}) }))
vi.mock('./find-commands', async () => {
  await late.code.here
  return {
    findCommands: async (query: string) => {
      late.asked.push(query)
      return [{ title: 'Found', items: [{ id: query, label: `Found ${query}`, href: `/found/${query}` }] }]
    },
  }
})

afterEach(() => {
  act(closeOverlay)
  cleanup()
})

function Page({ onKey }: { onKey: (keys: string) => void }) {
  useKeys(['j', 'o', '/'].map((keys) => ({ keys, label: keys, run: () => onKey(keys) })))
  return <ShellKeys refusals={{}} />
}

/** A key pressed wherever the focus is; what a browser would write into a field is written. */
function press(key: string, more = {}) {
  const target = document.activeElement ?? document.body
  const goesOn = fireEvent.keyDown(target, { key, code: `Key${key.toUpperCase()}`, ...more })
  if (goesOn && key.length === 1 && target instanceof HTMLInputElement)
    fireEvent.change(target, { target: { value: target.value + key } })
}

it('takes what is typed while what finds still loads, and nothing of it reaches the page', async () => {
  const reached: string[] = []
  render(<Page onKey={(keys) => reached.push(keys)} />)
  press('j')
  expect(reached).toEqual(['j'])
  press('k', { ctrlKey: true })
  // Within the same key press: the next one may follow at once.
  await act(async () => {})
  const field = screen.getByRole('combobox', { name: 'Find or do' })
  expect(document.activeElement).toBe(field)
  expect(screen.getByRole('dialog', { name: 'Find or do' })).toBeDefined()
  for (const key of 'gro/j') press(key)
  press('Enter')
  expect(late.asked).toEqual([])
  late.code.arrive()
  await vi.waitFor(() => expect(late.pushed).toEqual(['/found/gro/j']), 10_000)
  expect(late.asked.at(-1)).toBe('gro/j')
  expect(reached).toEqual(['j'])
})

it('closes with Escape', async () => {
  render(<Page onKey={() => {}} />)
  press('k', { ctrlKey: true })
  await act(async () => {})
  press('Escape')
  await act(async () => {})
  expect(screen.queryByRole('dialog')).toBeNull()
})
