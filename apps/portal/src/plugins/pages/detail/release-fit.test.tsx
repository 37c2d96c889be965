// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { ReleaseFit } from './release-fit'

const answer = vi.hoisted(() => ({ of: (): Promise<unknown> => Promise.resolve(null) }))
vi.mock('../../../trpc/client', () => ({
  useTRPC: () => ({
    delivery: {
      config: {
        releaseCheck: {
          queryOptions: (input: unknown) => ({
            queryKey: ['release', input],
            queryFn: () => answer.of(),
            retry: false,
          }),
        },
      },
    },
  }),
}))
afterEach(cleanup)

const fits = { configures: true, projects: 3, count: 0, broken: [], migrate: 'Lower the budgets.' }
const misfit = {
  ...{ project: 'films', environment: 'dev', unit: null, pointer: '/rules/budget' },
  message: '400 is the most.',
}

function shown(of: () => Promise<unknown>, toMigrate = true) {
  answer.of = of
  return render(
    <QueryClientProvider client={new QueryClient()}>
      <ReleaseFit id="film-library" sha256="b" version="2.0.0" toMigrate={toMigrate} />
    </QueryClientProvider>,
  )
}

it('says of how many projects the configuration fits, and what the version asks for', async () => {
  const page = shown(() => Promise.resolve(fits))
  expect(page.getByText('Whether projects fit 2.0.0 is being checked.')).toBeTruthy()
  expect(await page.findByText('2.0.0 fits the configuration of 3 projects.')).toBeTruthy()
  expect(page.getByText('2.0.0 says what to do: Lower the budgets.')).toBeTruthy()
})

it('does not ask anything of who goes back', async () => {
  const page = shown(() => Promise.resolve(fits), false)
  await page.findByText('2.0.0 fits the configuration of 3 projects.')
  expect(page.queryByText(/Lower the budgets/)).toBeNull()
})

it('names each project, where and what, with the way to its configuration', async () => {
  const unit = { ...misfit, environment: 'staging', unit: 'SlateFlow' }
  const page = shown(() => Promise.resolve({ ...fits, count: 52, broken: [misfit, unit] }))
  const [first, second] = await page.findAllByRole('listitem')
  expect(first?.textContent).toBe('films in dev: rules.budget 400 is the most.')
  expect(second?.textContent).toContain('films, SlateFlow, in staging')
  expect(page.getAllByRole('link')[0]?.getAttribute('href')).toBe('/projects/films/config')
  expect(page.getByText(/^And 50 more\. 3 projects checked\./)).toBeTruthy()
})

it('is silent of what configures no project, and says when it could not be checked', async () => {
  const none = shown(() => Promise.resolve({ ...fits, configures: false, projects: 0 }))
  await vi.waitFor(() => expect(none.container.textContent).toBe(''))
  cleanup()
  const failed = shown(() => Promise.reject(new Error('The database is away.')))
  expect(await failed.findByText(/could not be checked: The database is away\./)).toBeTruthy()
})
