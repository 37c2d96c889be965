// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { applyStyles, bringStyles } from './plugin-styles'
import type * as Warm from './warm'

const surface = vi.hoisted(() => ({ steps: [] as string[], sharedComes: () => {} }))
vi.mock('../surface/surface-code', () => ({
  surfaceCode: async () => ({
    warmShared: (imports: string[]) =>
      new Promise<void>((resolve) => {
        surface.steps.push(`shares ${imports.join()}`)
        surface.sharedComes = resolve
      }),
    loadPlugin: async (plugin: { sha256: string }) => void surface.steps.push(`loads ${plugin.sha256}`),
  }),
}))

const plugin = (sha256: string) => ({
  ...{ id: 'spend', name: 'Spend', sha256, entry: `/plugin-assets/${sha256}/ui/index.js`, imports: ['react.js'] },
  styles: [`/plugin-assets/${sha256}/ui/styles.css`],
})
const sheets = () => [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')]
const applied = () => sheets().flatMap((link) => (link.media === '' ? [link.dataset.version] : []))
const waiting = new Map<EventTarget, () => void>()
const arrive = (link: HTMLLinkElement | undefined) => link && waiting.get(link)?.()
const preload = (href: string) => {
  const link = document.createElement('link')
  Object.assign(link, { rel: 'modulepreload', href })
  document.head.append(link)
}
let warm: typeof Warm

beforeEach(async () => {
  vi.resetModules()
  surface.steps = []
  // Only with it do the hints of react-dom reach the document.
  await import('react-dom/client')
  // Here a sheet comes when the test says so.
  vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.spyOn(HTMLLinkElement.prototype, 'addEventListener').mockImplementation(function (
    this: EventTarget,
    type: string,
    listener: unknown,
  ) {
    if (type === 'load') waiting.set(this, listener as () => void)
  })
  warm = await import('./warm')
})
afterEach(() => {
  vi.restoreAllMocks()
  document.head.innerHTML = ''
})

it('a plugin whose code the document preloads begins at once, others do not', () => {
  preload('/plugin-assets/1/ui/index.js')
  warm.beginPreloaded([plugin('1'), { ...plugin('2'), id: 'other' }])
  expect(sheets().map((link) => link.getAttribute('href'))).toEqual(['/plugin-assets/1/ui/styles.css'])
  // What the document said is about its first page only.
  preload('/plugin-assets/2/ui/index.js')
  warm.beginPreloaded([{ ...plugin('2'), id: 'other' }])
  expect(sheets()).toHaveLength(1)
})

it('its own code is asked for when what it shares with the page is there, and once however often it is rendered', async () => {
  warm.beginPlugin(plugin('1'))
  warm.beginPlugin(plugin('1'))
  await vi.waitFor(() => expect(surface.steps).toEqual(['shares react.js']), 10_000)
  surface.sharedComes()
  await vi.waitFor(() => expect(surface.steps).toEqual(['shares react.js', 'loads 1']), 10_000)
  warm.beginPlugin({ ...plugin('2'), entry: null })
  expect(sheets()).toHaveLength(1)
})

it('somebody aims at an entry: its code is fetched with the nonce of the page, and not run', async () => {
  const script = document.createElement('script')
  script.type = 'application/json'
  script.setAttribute('nonce', 'n1')
  Object.assign(script, { nonce: 'n1' })
  document.head.append(script)
  warm.readyPlugin(plugin('3'))
  const link = document.querySelector('link[rel="modulepreload"]')
  expect(link?.getAttribute('href')).toBe('/plugin-assets/3/ui/index.js')
  expect(link?.getAttribute('nonce')).toBe('n1')
  await vi.waitFor(() => expect(surface.steps).toEqual(['shares react.js']), 10_000)
  surface.sharedComes()
  await new Promise((resolve) => setTimeout(resolve))
  expect(surface.steps).toEqual(['shares react.js'])
})

it('a load waits for a sheet that was begun before it', async () => {
  let there = false
  void bringStyles(plugin('1'))
  const second = bringStyles(plugin('1')).then(() => void (there = true))
  expect(sheets()).toHaveLength(1)
  await Promise.resolve().then(() => {})
  expect(there).toBe(false)
  arrive(sheets()[0])
  await second
})

it('the sheets of two versions never both apply, and going back changes them over again', () => {
  void bringStyles(plugin('1'))
  applyStyles('spend', '1')
  void bringStyles(plugin('2'))
  expect(applied()).toEqual(['1'])
  applyStyles('spend', '2')
  expect(applied()).toEqual(['2'])
  applyStyles('spend', '1')
  expect(applied()).toEqual(['1'])
  expect(sheets()).toHaveLength(2)
})
