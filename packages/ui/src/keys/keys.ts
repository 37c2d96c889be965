'use client'

import { useEffectEvent, useLayoutEffect, useSyncExternalStore } from 'react'
import { createKeyRegistry, type KeyBinding } from './key-registry'

export type { KeyBinding }

const registry = createKeyRegistry()
let listening = false

function listen() {
  if (listening) return
  listening = true
  window.addEventListener('keydown', (event) => {
    // A dialog on top owns the keyboard; only combinations such as Ctrl+K pass.
    const modal = document.querySelector('[data-modal]')
    if (modal && !(event.ctrlKey || event.metaKey)) return
    const binding = registry.match(event)
    if (!binding) return
    event.preventDefault()
    binding.run(event)
  })
}

/** Makes these keys work while the caller is mounted. Handlers may change between renders. */
export function useKeys(bindings: KeyBinding[]): void {
  const run = useEffectEvent((keys: string, event: KeyboardEvent) => {
    bindings.find((binding) => binding.keys === keys)?.run(event)
  })
  const shape = JSON.stringify(bindings.map(({ keys, label, group }) => ({ keys, label, group })))
  // Before it is painted: what is seen with its key answers to it at once.
  useLayoutEffect(() => {
    listen()
    const shapes = JSON.parse(shape) as Omit<KeyBinding, 'run'>[]
    return registry.add(shapes.map((each) => ({ ...each, run: (event) => run(each.keys, event) })))
  }, [shape])
}

const none: KeyBinding[] = []

/** All keys that work right now, for the help sheet. */
export function useKeyList(): KeyBinding[] {
  return useSyncExternalStore(registry.watch, registry.list, () => none)
}
