import { matchKeyBindingPress, parseKeybinding } from 'tinykeys'

/** One key or a sequence, e.g. `j`, `g c`, `?`, `$mod+k`. */
export type KeyBinding = {
  keys: string
  /** What it does, for the help sheet; left out: not listed there. */
  label?: string
  /** Heading in the help sheet. */
  group?: string
  run: (event: KeyboardEvent) => void
}

type Press = ReturnType<typeof parseKeybinding>[number]
type Entry = { binding: KeyBinding; presses: Press[] }

/** What of a keyboard event the registry reads. */
export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'getModifierState' | 'target' | 'defaultPrevented'
>

const sequenceMs = 1200

/**
 * All keys of a page. Bindings added later win, so that a page may take over a key of the shell. Single keys are
 * silent while a person types; combinations with Ctrl or Cmd are not.
 */
export function createKeyRegistry(now: () => number = Date.now) {
  const layers = new Map<symbol, Entry[]>()
  const watchers = new Set<() => void>()
  let list: KeyBinding[] = []
  let pending: { entries: Entry[]; done: number; at: number } | null = null

  const entries = () => [...layers.values()].toReversed().flat()

  function changed() {
    const seen = new Set<string>()
    list = entries().flatMap(({ binding }) => {
      if (!binding.label || seen.has(binding.keys)) return []
      seen.add(binding.keys)
      return [binding]
    })
    for (const watcher of watchers) watcher()
  }

  return {
    /** Adds a layer of bindings; returns what removes it. */
    add(bindings: KeyBinding[]): () => void {
      const layer = Symbol('keys')
      layers.set(
        layer,
        bindings.map((binding) => ({ binding, presses: parseKeybinding(binding.keys) })),
      )
      changed()
      return () => {
        layers.delete(layer)
        changed()
      }
    },
    /** The binding this press completes, if any. Remembers half-typed sequences for 1.2 s. */
    match(event: KeyPress): KeyBinding | null {
      if (event.defaultPrevented || isModifier(event.key)) return null
      if (isPlainPress(event) && isControl(event.target)) return null
      const free = !isTyping(event.target)
      const alive = pending && now() - pending.at < sequenceMs ? pending : null
      pending = null
      const continued = alive?.entries.filter(({ presses }) => pressed(event, presses[alive.done])) ?? []
      const done = alive && continued.length > 0 ? alive.done : 0
      const candidates =
        continued.length > 0
          ? continued
          : entries().filter(({ presses }) => pressed(event, presses[0]) && (free || hasModifier(presses[0])))
      const complete = candidates.find(({ presses }) => presses.length === done + 1)
      if (complete) return complete.binding
      if (candidates.length > 0) pending = { entries: candidates, done: done + 1, at: now() }
      return null
    },
    /** What the help sheet lists; the same array until bindings change. */
    list: () => list,
    watch(watcher: () => void): () => void {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
  }
}

function pressed(event: KeyPress, press: Press | undefined): boolean {
  if (!press) return false
  const [modifiers, key] = press
  // `?`, `[` and `/` need Shift or AltGr on many keyboards: what counts is the character that comes out.
  if (modifiers.length === 0 && typeof key === 'string' && /^[^a-z0-9]$/i.test(key))
    return (
      event.key === key && (event.getModifierState('AltGraph') || !(event.ctrlKey || event.metaKey || event.altKey))
    )
  return matchKeyBindingPress(event as KeyboardEvent, press)
}

function hasModifier(press: Press | undefined): boolean {
  return press?.[0].some((modifier) => modifier !== 'Shift') ?? false
}

function isModifier(key: string): boolean {
  return key === 'Shift' || key === 'Control' || key === 'Alt' || key === 'Meta' || key === 'AltGraph'
}

/** Enter or Space by itself. With Ctrl or Cmd it is the primary action of a sheet, wherever the focus is. */
function isPlainPress({ key, ctrlKey, metaKey }: KeyPress): boolean {
  return (key === 'Enter' || key === ' ') && !ctrlKey && !metaKey
}

/** Whether Enter and Space already mean something there: links, buttons and what plays them. */
function isControl(target: EventTarget | null): boolean {
  const element = target as Partial<HTMLElement> | null
  return Boolean(
    element?.closest?.(
      'a, button, summary, input, select, [role="button"], [role="listbox"], [role="tree"], [role="slider"]',
    ),
  )
}

const textless = new Set(['button', 'checkbox', 'radio', 'range', 'submit', 'reset', 'file', 'color', 'image'])

/** Whether keys pressed there are text: inputs, selects, editable elements, and what asks for it by `data-typing`. */
export function isTyping(target: EventTarget | null): boolean {
  const element = target as (Partial<HTMLElement> & { type?: string }) | null
  const name = element?.tagName?.toUpperCase()
  if (name === 'INPUT') return !textless.has(element?.type ?? 'text')
  if (name === 'TEXTAREA' || name === 'SELECT') return true
  return Boolean(element?.isContentEditable || element?.closest?.('[data-typing]'))
}
