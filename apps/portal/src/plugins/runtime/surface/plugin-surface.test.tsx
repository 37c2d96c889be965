// @vitest-environment happy-dom
import { PageHeader } from '@groundwork/ui/page-header'
import { QueryClient, QueryClientProvider, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { hostKeys } from '@groundwork/plugin-sdk/ui-host'
import { act, cleanup, fireEvent, render } from '@testing-library/react'
import { createElement } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ContributedPlugin } from '../store/contributed'
import PluginSurface from './plugin-surface'

// The network, the connection and the other half of the portal; what is tested is what stands between them.
const loaded = vi.hoisted(() => new Map<string, Promise<unknown>>())
const live = vi.hoisted(() => ({ tell: () => {} }))
const reports = vi.hoisted(() => [] as { error?: string }[])
vi.mock('../load/browser-loader', () => ({
  loadPlugin: ({ sha256 }: { sha256: string }) => loaded.get(sha256),
  forgetPlugin: () => {},
}))
vi.mock('../load/report', () => ({ report: (told: { error?: string }) => void reports.push(told) }))
vi.mock('./use-host-refresh', () => ({ useHostRefresh: () => {} }))
vi.mock('../../../live/use-live', () => ({
  useLive: (_: unknown, onEvents: (events: object[]) => void) => void (live.tell = () => onEvents([])),
  useLiveState: () => 'live',
}))
vi.mock('./use-plugin-host', () => ({ usePluginHost: () => ({}) }))
vi.mock('./owner-actions', () => ({ default: () => null }))

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))
afterEach(() => {
  cleanup()
  reports.length = 0
})

const version = (sha256: string): ContributedPlugin => ({
  ...{ id: 'spend', name: 'Spend', version: `${sha256}.0.0`, kind: 'extension', sha256, entry: '/x.js' },
  ...{ styles: [], imports: [], dev: false, preview: false, contributes: [] },
})
const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
const surface = (sha256: string, contribution = 'home') => (
  <QueryClientProvider client={queries}>
    <PluginSurface plugin={version(sha256)} point="page/v1" contribution={contribution} shape="page" />
  </QueryClientProvider>
)
const shows = (text: string) => ({ pages: { home: () => createElement(PageHeader, { title: text }) } })

it('a part is rendered in the scope of its plugin; its title block is below the title of the page', async () => {
  loaded.set('1', Promise.resolve(shows('One')))
  const page = await act(async () => render(surface('1')))
  const heading = await page.findByRole('heading', { name: 'One', level: 2 })
  expect(heading.closest('[data-plugin="spend"]')).not.toBeNull()
})

it('the old version stays until the new one is there', async () => {
  let bring: (definition: unknown) => void = () => {}
  loaded.set('1', Promise.resolve(shows('One')))
  loaded.set('2', new Promise((resolve) => (bring = resolve)))
  const page = await act(async () => render(surface('1')))
  await page.findByText('One')
  await act(async () => page.rerender(surface('2')))
  page.getByText('One')
  await act(async () => bring(shows('Two')))
  await page.findByText('Two')
  expect(page.queryByText('One')).toBeNull()
})

it('a part that its code does not have, or code that does not load, is told under the name of the plugin', async () => {
  loaded.set('1', Promise.resolve(shows('One')))
  const page = await act(async () => render(surface('1', 'other')))
  await page.findByText('Spend stopped working here.')
  expect(reports[0]?.error).toContain('definePlugin has no pages.other')
  page.unmount()
  loaded.set('3', Promise.reject(new Error('The connection broke.')))
  loaded.get('3')?.catch(() => {})
  const other = await act(async () => render(surface('3')))
  await other.findByText(/The connection broke/)
  expect(reports.at(-1)).toMatchObject({ error: 'The connection broke.' })
})

/** As the client of a plugin rejects while its backend is not reached. */
function notReached(): Error {
  const response = new Response(null, { status: 503, headers: { 'x-groundwork-refusal': 'SERVICE_UNAVAILABLE' } })
  const error = new Error('The engine does not answer, so no plugin can work right now. Try again in a moment.')
  return Object.assign(error, { meta: { response } })
}

it.each([
  ['keeps', useQuery],
  ['throws', useSuspenseQuery],
])('says that the engine is away where a part %s the error, and goes on when it is back', async (word, useAsked) => {
  let isBack = false
  const queryFn = () => (isBack ? Promise.resolve('42') : Promise.reject(notReached()))
  function Home() {
    const { data } = (useAsked as typeof useQuery)({ queryKey: [['spend@1.0.0'], ['sum', word]], queryFn })
    return <p>Sum: {data}</p>
  }
  loaded.set(word, Promise.resolve({ pages: { home: Home } }))
  const page = await act(async () => render(surface(word)))
  const line = await page.findByRole('status')
  expect(line.textContent).toContain(
    'The engine does not answer, so no plugin can work right now. It goes on by itself',
  )
  isBack = true
  await act(async () => live.tell())
  await page.findByText('Sum: 42')
  expect(page.queryByRole('status')).toBeNull()
  expect(reports).toEqual([])
})

it('Retry reads anew what a part could not bear: its configuration and the answers of its backend', async () => {
  let crash = true
  const read = (queryKey: readonly unknown[]) => ({
    queryKey,
    queryFn: () => Promise.resolve({ crash }),
    staleTime: Infinity,
  })
  const others = read(hostKeys.config('other-plugin'))
  await queries.fetchQuery(others)
  for (const queryKey of [hostKeys.config('spend'), [['spend@1.0.0'], ['sum', 'crashing']]]) {
    crash = true
    function Home() {
      const { data } = useSuspenseQuery(read(queryKey))
      if (data.crash) throw new Error('The data says so.')
      return <p>It works again</p>
    }
    const sha256 = JSON.stringify(queryKey)
    loaded.set(sha256, Promise.resolve({ pages: { home: Home } }))
    const page = await act(async () => render(surface(sha256)))
    const again = await page.findByRole('button', { name: /Retry/ })
    crash = false
    await act(async () => void fireEvent.click(again))
    await page.findByText('It works again')
    page.unmount()
  }
  expect(queries.getQueryData(others.queryKey)).toEqual({ crash: true })
})
