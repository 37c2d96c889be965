// @vitest-environment happy-dom
import type { CardRow } from '@groundwork/runs/rows'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { TaskCards } from './task-cards'

const address = vi.hoisted(() => ({ query: '' }))
vi.mock('next/navigation', () => ({
  useSearchParams: () => new URLSearchParams(address.query),
  usePathname: () => '/runs/CardFlow/7/work/3',
}))
vi.mock('../../trpc/client', () => ({
  useTRPC: () => ({
    runs: { cards: { queryOptions: () => ({ queryKey: ['cards'], queryFn: () => [], staleTime: Infinity }) } },
  }),
}))

afterEach(cleanup)

const card = (id: string, attempt: number): CardRow => ({ hash: `h-${id}`, type: 'default', id, attempt })

function show(cards: CardRow[], query = '') {
  address.query = query
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TaskCards
        taskKey={{ flow: 'CardFlow', run: '7', step: 'work', task: '3' }}
        status="succeeded"
        first={{ ok: true, value: cards }}
        height="300px"
      />
    </QueryClientProvider>,
  )
  return document.querySelector('iframe')?.title
}

it('opens the first card, and the one that the address names', () => {
  const cards = [card('scores', 0), card('errors', 0)]
  expect(show(cards)).toBe('Card scores')
  expect(screen.getByRole('link', { name: 'errors' }).getAttribute('href')).toBe(
    '/runs/CardFlow/7/work/3?card=h-errors',
  )
  cleanup()
  expect(show(cards, 'tab=cards&card=h-errors')).toBe('Card errors')
  cleanup()
  expect(show(cards, 'card=of-another-task')).toBe('Card scores')
})

it('opens the first card of the last attempt', () => {
  expect(show([card('scores', 0), card('scores2', 1), card('errors2', 1)])).toBe('Card scores2, attempt 2')
})
