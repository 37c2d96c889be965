'use client'

import { Kbd } from '../kbd'
import { type KeyBinding, useKeyList } from './keys'

/** The keys that work on this page, grouped: the content of the `?` sheet. */
export function KeyHelp() {
  const groups = new Map<string, KeyBinding[]>()
  for (const binding of useKeyList()) {
    const name = binding.group ?? 'This page'
    groups.set(name, [...(groups.get(name) ?? []), binding])
  }
  return (
    <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
      {[...groups].map(([group, bindings]) => (
        <section key={group}>
          <h3 className="cap mb-1">{group}</h3>
          <dl>
            {bindings.map((binding) => (
              <div key={binding.keys} className="flex h-row-dense items-center justify-between gap-4">
                <dt>{binding.label}</dt>
                <dd className="flex gap-1">
                  {keyCaps(binding.keys).map((cap, index) => (
                    <Kbd key={index}>{cap}</Kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}

const caps: Record<string, string> = { $mod: 'Ctrl/⌘', Enter: 'enter', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc' }

/** The caps to draw for a binding: `$mod+k` is `Ctrl/⌘`, `k`; `g c` is `g`, `c`. */
export function keyCaps(keys: string): string[] {
  return keys.split(/[\s+]/).map((key) => caps[key] ?? key)
}
