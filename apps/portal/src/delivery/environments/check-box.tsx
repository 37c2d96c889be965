'use client'

import { type ReactNode, useId } from 'react'

type CheckBoxProps = { label: string; hint?: ReactNode; checked: boolean; onChange: (checked: boolean) => void }

/** One rule that is on or off, with what it means. */
export function CheckBox({ label, hint, checked, onChange }: CheckBoxProps) {
  const id = useId()
  return (
    <div className="flex items-start gap-2">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
        className="mt-0.75 size-3.5 shrink-0 accent-accent-fill"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {hint ? (
          <p id={`${id}-hint`} className="text-xs text-ink-3">
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  )
}
