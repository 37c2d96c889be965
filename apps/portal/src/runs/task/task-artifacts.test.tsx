// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { TaskArtifacts } from './task-artifacts'

// The address as it was drawn: what is pressed meanwhile is in the browser's own only.
const drawn = vi.hoisted(() => ({ query: '' }))
const row = vi.hoisted(() => (name: string) => ({ name, sha: 'abcdef0123', type: null, size: 3, internal: false }))
vi.mock('next/navigation', () => ({
  useSearchParams: () => new URLSearchParams(drawn.query),
  usePathname: () => '/runs/Flow/7/work/3',
}))
vi.mock('../../trpc/client', () => ({ useTRPC: () => ({ runs: { artifacts: { queryOptions: () => ({}) } } }) }))
vi.mock('@tanstack/react-query', () => ({
  useSuspenseQuery: () => ({ data: { datastore: { ok: true }, attempt: 0, rows: ['model', 'score'].map(row) } }),
  useQuery: () => ({}),
}))
afterEach(cleanup)

it('two that are opened one upon the other, before the page is drawn again, are both in the address', () => {
  window.history.replaceState(null, '', '/runs/Flow/7/work/3?tab=artifacts')
  drawn.query = 'tab=artifacts'
  render(<TaskArtifacts taskKey={{ flow: 'Flow', run: '7', step: 'work', task: '3' }} attempt={0} growing={false} />)
  const press = (name: RegExp) => fireEvent.click(screen.getByRole('button', { name }))
  press(/model/)
  press(/score/)
  expect(window.location.search).toBe('?tab=artifacts&artifact=model&artifact=score')
  press(/model/)
  expect(window.location.search).toBe('?tab=artifacts&artifact=score')
})
