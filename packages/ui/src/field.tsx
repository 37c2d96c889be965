'use client'

import { cloneElement, type ReactElement, type ReactNode, useId } from 'react'
import { StatusGlyph } from './status-glyph'

type Control = { id?: string; 'aria-describedby'?: string; invalid?: boolean }

export type FieldProps = {
  label: ReactNode
  /** The schema key, right of the label. */
  name?: string
  hint?: ReactNode
  /** What is wrong and what mends it. */
  error?: ReactNode
  children: ReactElement<Control>
}

/**
 * Label above, hint and error below, tied to the one control inside.
 *
 * @example
 * ```tsx
 * <Field label="Market" hint="Two letters." error={problem}>
 *   <Input value={market} onChange={(event) => setMarket(event.target.value)} />
 * </Field>
 * ```
 */
export function Field({ label, name, hint, error, children }: FieldProps) {
  const made = useId()
  const id = children.props.id ?? made
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {name ? <code className="text-xs text-ink-3">{name}</code> : null}
      </div>
      {cloneElement(children, { id, 'aria-describedby': described || undefined, invalid: Boolean(error) })}
      {hint ? (
        <p id={`${id}-hint`} className="text-xs text-ink-3">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} role="alert" className="flex items-start gap-1.5 text-xs text-fail">
          <StatusGlyph kind="fail" size={12} className="mt-0.5" />
          <span>{error}</span>
        </p>
      ) : null}
    </div>
  )
}
