// @vitest-environment happy-dom
import { focusManager, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ComputeLoad } from './compute-load'

const asked = vi.hoisted(() => ({ times: 0, answer: (): unknown => null }))
vi.mock('../../trpc/client', () => ({
  useTRPC: () => ({
    delivery: {
      integrations: {
        load: {
          queryOptions: (input: object, more: object) => ({
            ...more,
            queryKey: ['load', input],
            queryFn: async () => {
              asked.times += 1
              return asked.answer()
            },
          }),
        },
      },
    },
  }),
}))

beforeEach(() => {
  vi.useFakeTimers()
  asked.times = 0
})
afterEach(() => {
  cleanup()
  focusManager.setFocused(undefined)
  vi.useRealTimers()
})

const inUse = (cpu: number) => () => ({
  pool: 'default',
  limits: { is: 'told', value: { total: { cpu: 4, memoryMb: 8_000 }, used: { cpu, memoryMb: 0 }, queued: 0 } },
  usage: { is: 'trouble', words: 'It is away.' },
})
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

// No router is there: a page that were rendered anew would have to ask for one.
async function open() {
  const page = render(
    <QueryClientProvider client={new QueryClient()}>
      <ComputeLoad id="one" name="box-one" />
    </QueryClientProvider>,
  )
  expect(page.container.textContent).toContain('box-one is asked.')
  await pass(10)
  return page
}

it('is asked again by itself while it is seen, and draws only itself', async () => {
  asked.answer = inUse(1)
  const page = await open()
  expect(page.container.textContent).toContain('1 of 4 in use')
  expect(asked.times).toBe(1)
  asked.answer = inUse(3)
  await pass(10_000)
  expect(page.container.textContent).toContain('3 of 4 in use')
  expect(asked.times).toBe(2)
  page.unmount()
  await pass(60_000)
  expect(asked.times).toBe(2)
})

it('is not asked while nobody sees it', async () => {
  asked.answer = inUse(1)
  await open()
  act(() => focusManager.setFocused(false))
  await pass(60_000)
  expect(asked.times).toBe(1)
})

it('says that it could not be asked, and shows what comes later', async () => {
  asked.answer = () => {
    throw new Error('The engine does not answer.')
  }
  const page = await open()
  expect(page.container.textContent).toContain('box-one could not be asked')
  expect(asked.times).toBe(1)
  asked.answer = inUse(2)
  await pass(10_000)
  expect(page.container.textContent).toContain('2 of 4 in use')
})
