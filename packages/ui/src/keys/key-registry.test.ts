import { describe, expect, it } from 'vitest'
import { createKeyRegistry, isTyping, type KeyPress } from './key-registry'
import { keyCaps } from './key-caps'

type Modifiers = { ctrl?: boolean; shift?: boolean; altGraph?: boolean; target?: EventTarget | null }

function press(
  key: string,
  { ctrl = false, shift = false, altGraph = false, target = null }: Modifiers = {},
): KeyPress {
  const held: Record<string, boolean> = { Control: ctrl, Shift: shift, AltGraph: altGraph }
  return {
    key,
    code: key,
    ctrlKey: ctrl || altGraph,
    metaKey: false,
    altKey: altGraph,
    getModifierState: (name: string) => held[name] ?? false,
    target,
    defaultPrevented: false,
  }
}

const run = () => undefined
const input = { tagName: 'INPUT', type: 'text' } as unknown as EventTarget

function registry(keys: string[], now?: () => number) {
  const made = createKeyRegistry(now)
  made.add(keys.map((each) => ({ keys: each, label: each, run })))
  return made
}

describe('the key registry', () => {
  it('matches single keys and not their upper case with a modifier', () => {
    const keys = registry(['j'])
    expect(keys.match(press('j'))?.keys).toBe('j')
    expect(keys.match(press('j', { ctrl: true }))).toBeNull()
  })

  it('completes a sequence and prefers it to a single key', () => {
    const keys = registry(['g c', 'c'])
    expect(keys.match(press('g'))).toBeNull()
    expect(keys.match(press('c'))?.keys).toBe('g c')
    expect(keys.match(press('c'))?.keys).toBe('c')
  })

  it('forgets a sequence that was begun too long ago', () => {
    let now = 0
    const keys = registry(['g c', 'c'], () => now)
    keys.match(press('g'))
    now = 5_000
    expect(keys.match(press('c'))?.keys).toBe('c')
  })

  it('starts anew with a key that does not continue the sequence', () => {
    const keys = registry(['g c', 'j'])
    keys.match(press('g'))
    expect(keys.match(press('j'))?.keys).toBe('j')
  })

  it('is silent while a person types, except for combinations', () => {
    const keys = registry(['j', '/', 'Control+k'])
    expect(keys.match(press('j', { target: input }))).toBeNull()
    expect(keys.match(press('/', { target: input }))).toBeNull()
    expect(keys.match(press('k', { ctrl: true, target: input }))?.keys).toBe('Control+k')
  })

  it('goes by the character for signs: ? with Shift, [ with AltGr', () => {
    const keys = registry(['?', '['])
    expect(keys.match(press('?', { shift: true }))?.keys).toBe('?')
    expect(keys.match(press('[', { altGraph: true }))?.keys).toBe('[')
    expect(keys.match(press('[', { ctrl: true }))).toBeNull()
  })

  it('lets the page that came last take a key, and gives it back when it leaves', () => {
    const keys = registry(['e'])
    const own = { keys: 'e', label: 'mine', run }
    const leave = keys.add([own])
    expect(keys.match(press('e'))?.label).toBe('mine')
    expect(keys.list().map((binding) => binding.label)).toEqual(['mine'])
    leave()
    expect(keys.match(press('e'))?.label).toBe('e')
  })

  it('leaves Enter to a button or link that has the focus', () => {
    const keys = registry(['Enter'])
    const button = { tagName: 'BUTTON', closest: () => ({}) } as unknown as EventTarget
    expect(keys.match(press('Enter', { target: button }))).toBeNull()
    expect(keys.match(press('Enter'))?.keys).toBe('Enter')
  })

  it('takes Ctrl+Enter wherever the focus is: in a line of text, on a button, on a link', () => {
    const keys = registry(['Control+Enter'])
    for (const tagName of ['INPUT', 'TEXTAREA', 'SELECT', 'BUTTON', 'A']) {
      const focused = { tagName, type: 'text', closest: () => ({}) } as unknown as EventTarget
      expect(keys.match(press('Enter', { ctrl: true, target: focused }))?.keys).toBe('Control+Enter')
    }
  })

  it('lists only what has a label', () => {
    const keys = createKeyRegistry()
    keys.add([{ keys: 'x', run }])
    expect(keys.list()).toEqual([])
  })
})

it('does not take a checkbox for text', () => {
  expect(isTyping({ tagName: 'INPUT', type: 'checkbox' } as unknown as EventTarget)).toBe(false)
  expect(isTyping({ tagName: 'TEXTAREA' } as unknown as EventTarget)).toBe(true)
})

it('writes keys as the keyboard at hand has them', () => {
  expect(keyCaps('$mod+k', false)).toEqual(['Ctrl', 'K'])
  expect(keyCaps('$mod+k', true)).toEqual(['⌘', 'K'])
  expect(keyCaps('$mod+Enter', false)).toEqual(['Ctrl', 'Enter'])
  expect(keyCaps('g c', true)).toEqual(['g', 'c'])
  expect(keyCaps('Enter', false)).toEqual(['enter'])
})
