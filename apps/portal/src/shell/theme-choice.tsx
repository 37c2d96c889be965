'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Theme } from './preferences'
import { applyTheme, watchTheme } from './theme'

const choices = [
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
  { theme: 'system', label: 'System', icon: Monitor },
] as const

export function ThemeChoice({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial)
  useEffect(() => watchTheme(setTheme), [])
  return (
    <fieldset className="mb-1 flex gap-px rounded-sm border border-line bg-sunken p-px">
      <legend className="sr-only">Theme</legend>
      {choices.map(({ theme: choice, label, icon: Icon }) => (
        <label
          key={choice}
          className="flex h-7 flex-1 cursor-pointer items-center justify-center gap-1 rounded-sm text-xs font-medium text-ink-2 has-checked:bg-raised has-checked:text-ink has-checked:shadow-pop has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="theme"
            value={choice}
            checked={theme === choice}
            onChange={() => applyTheme(choice)}
            className="sr-only"
          />
          <Icon size={12} strokeWidth={1.75} aria-hidden="true" />
          {label}
        </label>
      ))}
    </fieldset>
  )
}
