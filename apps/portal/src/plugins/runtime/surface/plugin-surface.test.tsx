// @vitest-environment happy-dom
import { PageHeader } from '@groundwork/ui/page-header'
import { act, cleanup, render } from '@testing-library/react'
import { createElement } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ContributedPlugin } from '../store/contributed'
import PluginSurface from './plugin-surface'

// The network, the connection and the other half of the portal; what is tested is what stands between them.
const loaded = vi.hoisted(() => new Map<string, Promise<unknown>>())
const reports = vi.hoisted(() => [] as { error?: string }[])
vi.mock('../load/browser-loader', () => ({
  loadPlugin: ({ sha256 }: { sha256: string }) => loaded.get(sha256),
  forgetPlugin: () => {},
}))
vi.mock('../load/report', () => ({ report: (told: { error?: string }) => void reports.push(told) }))
vi.mock('./use-host-refresh', () => ({ useHostRefresh: () => {} }))
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
const surface = (sha256: string, contribution = 'home') => (
  <PluginSurface plugin={version(sha256)} point="page/v1" contribution={contribution} shape="page" />
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
