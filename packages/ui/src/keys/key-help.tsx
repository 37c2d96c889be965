'use client'

import { KeyCaps } from './key-caps'
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
                  <KeyCaps keys={binding.keys} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}
