// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { act } from 'react'
import { afterEach, expect, expectTypeOf, it } from 'vitest'
import type { FilmRouter } from '../testing/example-backend'
import { answerBatch, type StubAnswers } from '../testing/stub-answers'
import { createPluginClient } from './client'
import type { PluginHostApi } from './host-api'
import { isAnswerOf } from './host-keys'
import { PluginProvider } from './plugin-context'
import { useAction } from './use-action'

afterEach(cleanup)

const { useTRPC, useClient } = createPluginClient<FilmRouter>()

function hostWith(answers: (pluginId: string) => StubAnswers, requests: string[] = []): PluginHostApi {
  return {
    viewer: { id: 'ada', name: 'Ada', role: 'developer' },
    navigate: () => {},
    toast: () => {},
    portalRoot: () => document.body,
    project: () => Promise.reject(new Error('not asked')),
    run: () => Promise.reject(new Error('not asked')),
    config: () => Promise.resolve({}),
    listen: () => () => {},
    reportCrash: () => {},
    fetch: (input, init) => {
      const address = input as string
      requests.push(address)
      return answerBatch(answers(address.split('/')[3] ?? ''), address, init)
    },
  }
}

const plugin = (id: string) => ({ id, version: '1.0.0', name: id, basePath: `/p/${id}`, dev: false })

function Stars({ title }: { title: string }) {
  const { data, error } = useQuery(useTRPC().stars.queryOptions(title))
  return <p>{error?.message ?? `${title}: ${data ?? 'none'}`}</p>
}

it('keeps the answers of two plugins apart, though their procedures have one name', async () => {
  const host = hostWith((id) => ({ stars: () => (id === 'films' ? 5 : 1) }))
  const queries = new QueryClient()
  render(
    <QueryClientProvider client={queries}>
      {['films', 'books'].map((id) => (
        <PluginProvider key={id} host={host} plugin={plugin(id)}>
          <section aria-label={id}>
            <Stars title="Dune" />
          </section>
        </PluginProvider>
      ))}
    </QueryClientProvider>,
  )
  await waitFor(() => expect(screen.getByLabelText('films').textContent).toBe('Dune: 5'))
  await waitFor(() => expect(screen.getByLabelText('books').textContent).toBe('Dune: 1'))
})

it('never shows a version what another one was answered', async () => {
  const queries = new QueryClient()
  const answers = ['five', 'six', 'seven']
  const host = hostWith(() => ({ stars: () => answers.shift() ?? 'none' }))
  const builds = [
    { ...plugin('films') },
    { ...plugin('films'), version: '2.0.0' },
    { ...plugin('films'), version: '2.0.0', build: 'abc' },
  ]
  const shown = (info: (typeof builds)[number]) => (
    <QueryClientProvider client={queries}>
      <PluginProvider host={host} plugin={info}>
        <Stars title="Dune" />
      </PluginProvider>
    </QueryClientProvider>
  )
  const { rerender } = render(shown(builds[0]!))
  await screen.findByText('Dune: five')
  rerender(shown(builds[1]!))
  expect(screen.queryByText('Dune: five')).toBeNull()
  await screen.findByText('Dune: six')
  rerender(shown(builds[2]!))
  await screen.findByText('Dune: seven')
  const keys = queries
    .getQueryCache()
    .getAll()
    .map(({ queryKey }) => queryKey)
  expect(keys.map((key) => [isAnswerOf('films', key), isAnswerOf('film', key)])).toEqual(keys.map(() => [true, false]))
})

it('asks in one request what the parts of a plugin ask in one moment', async () => {
  const requests: string[] = []
  const host = hostWith(() => ({ stars: (title) => (title === 'Dune' ? 5 : 4) }), requests)
  render(
    <QueryClientProvider client={new QueryClient()}>
      {['Dune', 'Alien'].map((title) => (
        <PluginProvider key={title} host={host} plugin={plugin('cinema')}>
          <Stars title={title} />
        </PluginProvider>
      ))}
    </QueryClientProvider>,
  )
  await screen.findByText('Dune: 5')
  await screen.findByText('Alien: 4')
  expect(requests).toEqual([expect.stringMatching(/^\/api\/plugins\/cinema\/trpc\/stars,stars\?batch=1/)])
})

it('acts once when pressed twice', async () => {
  let calls = 0
  const gate = withResolvers<number>()
  const host = hostWith(() => ({
    rate: () => {
      calls += 1
      return gate.promise
    },
  }))
  function Rate() {
    const rate = useAction(useTRPC().rate.mutationOptions())
    return (
      <button type="button" onClick={() => void rate.run({ title: 'Dune', stars: 5 })}>
        {rate.pending ? 'Being saved' : 'Rate'}
      </button>
    )
  }
  render(
    <QueryClientProvider client={new QueryClient()}>
      <PluginProvider host={host} plugin={plugin('shows')}>
        <Rate />
      </PluginProvider>
    </QueryClientProvider>,
  )
  const button = screen.getByText('Rate')
  act(() => {
    fireEvent.click(button)
    fireEvent.click(button)
  })
  await screen.findByText('Being saved')
  gate.resolve(5)
  await screen.findByText('Rate')
  expect(calls).toBe(1)
})

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

it('works only inside a part of a plugin', () => {
  expect(() =>
    render(
      <QueryClientProvider client={new QueryClient()}>
        <Stars title="Dune" />
      </QueryClientProvider>,
    ),
  ).toThrow('useTRPC works only inside a component that definePlugin names.')
})

it('is typed by the router', () => {
  type Client = ReturnType<typeof useClient>
  expectTypeOf<Client['rate']['mutate']>().parameter(0).toEqualTypeOf<{ title: string; stars: number }>()
  expectTypeOf<Awaited<ReturnType<Client['whoami']['query']>>>().toEqualTypeOf<string>()
  expectTypeOf<Client>().not.toHaveProperty('rait')
})
