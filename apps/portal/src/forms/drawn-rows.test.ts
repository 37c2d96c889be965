// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { isFilled } from './drawn-rows'

const rowHeight = 28

type Drawn = { role: 'tree' | 'log'; height: number; count: number; from: number; to: number; chosen?: number }

/** A list of so many rows, some of them drawn; a log stands at its end. */
function list({ role, height, count, from, to, chosen }: Drawn): Element {
  const page = document.createElement('div')
  const row = (n: number) => (role === 'tree' ? `<i role="treeitem" id="r${n}"></i>` : `<i data-line="${n}"></i>`)
  const rows = Array.from({ length: to - from }, (_, at) => row(from + at)).join('')
  page.innerHTML = `<div role="${role}"><div>${rows}</div></div>`
  const frame = page.firstElementChild!
  if (chosen !== undefined) frame.setAttribute('aria-activedescendant', `r${chosen}`)
  const top = role === 'log' ? Math.min(0, height - count * rowHeight) : 0
  const boxed = (element: Element, y: number, of: number) =>
    (element.getBoundingClientRect = () => new DOMRect(0, y, 100, of))
  boxed(frame, 0, height)
  boxed(frame.firstElementChild!, top, count * rowHeight)
  page.querySelectorAll('i').forEach((each, at) => boxed(each, top + (from + at) * rowHeight, rowHeight))
  return page
}

it('is filled where all that is seen is drawn', () => {
  expect(isFilled(document.createElement('div'))).toBe(true)
  expect(isFilled(list({ role: 'tree', height: 560, count: 5_000, from: 0, to: 26 }))).toBe(true)
  expect(isFilled(list({ role: 'tree', height: 900, count: 5, from: 0, to: 5 }))).toBe(true)
  expect(isFilled(list({ role: 'log', height: 480, count: 60, from: 15, to: 60 }))).toBe(true)
  expect(isFilled(list({ role: 'log', height: 480, count: 3, from: 0, to: 3 }))).toBe(true)
})

it('is not in a window that is higher than the server takes it for', () => {
  expect(isFilled(list({ role: 'tree', height: 1_000, count: 5_000, from: 0, to: 26 }))).toBe(false)
  expect(isFilled(list({ role: 'log', height: 1_400, count: 60, from: 15, to: 60 }))).toBe(false)
})

it('is not where the chosen row is out of sight', () => {
  const tree = { role: 'tree', height: 560, count: 5_000, from: 0, to: 26 } as const
  expect(isFilled(list({ ...tree, chosen: 3 }))).toBe(true)
  expect(isFilled(list({ ...tree, chosen: 24 }))).toBe(false)
  expect(isFilled(list({ ...tree, chosen: 900 }))).toBe(false)
})
