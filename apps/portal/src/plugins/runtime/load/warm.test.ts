// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { addStyles } from './add-styles'
import type * as Warm from './warm'

const plugin = (sha256: string) => ({
  ...{ id: 'spend', sha256, entry: `/plugin-assets/${sha256}/ui/index.js`, imports: [] },
  styles: [`/plugin-assets/${sha256}/ui/styles.css`],
})
const sheets = () => [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')]
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

it('the sheets of a plugin whose code the document preloads come at once, those of others do not', () => {
  preload('/plugin-assets/1/ui/index.js')
  warm.warmPreloaded([plugin('1'), { ...plugin('2'), id: 'other' }])
  expect(sheets().map((link) => link.getAttribute('href'))).toEqual(['/plugin-assets/1/ui/styles.css'])
  // What the document said is about its first page only.
  preload('/plugin-assets/2/ui/index.js')
  warm.warmPreloaded([{ ...plugin('2'), id: 'other' }])
  expect(sheets()).toHaveLength(1)
})

it('however often it is rendered, a version is warmed once; what has no UI is not', () => {
  warm.warmPlugin(plugin('1'))
  sheets()[0]?.remove()
  warm.warmPlugin(plugin('1'))
  warm.warmPlugin({ ...plugin('2'), entry: null })
  expect(sheets()).toEqual([])
})

it('somebody aims at an entry: its code is fetched with the nonce of the page, and not run', () => {
  const script = document.createElement('script')
  script.type = 'application/json'
  script.setAttribute('nonce', 'n1')
  Object.assign(script, { nonce: 'n1' })
  document.head.append(script)
  warm.readyPlugin(plugin('3'))
  const link = document.querySelector('link[rel="modulepreload"]')
  expect(link?.getAttribute('href')).toBe('/plugin-assets/3/ui/index.js')
  expect(link?.getAttribute('nonce')).toBe('n1')
})

it('a load waits for a sheet that was begun before it, and then takes those of other versions out', async () => {
  const old = addStyles(plugin('0'))
  arrive(sheets()[0])
  await old
  let there = false
  const first = addStyles(plugin('1'))
  const second = addStyles(plugin('1')).then(() => void (there = true))
  expect(sheets()).toHaveLength(2)
  await Promise.resolve().then(() => {})
  expect(there).toBe(false)
  arrive(sheets()[1])
  await Promise.all([first, second])
  expect(sheets().map((link) => link.dataset.version)).toEqual(['1'])
})
