'use client'

import { cloneElement, isValidElement, type ReactElement, type ReactNode, useId } from 'react'
import { FieldControl, type InField } from './field-control'
import { StatusGlyph } from './status-glyph'

type Control = { id?: string; 'aria-describedby'?: string; invalid?: boolean }
type Native = { id: string; 'aria-describedby'?: string | undefined; 'aria-invalid'?: true | undefined }

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
  const id = (isValidElement<Control>(children) ? children.props.id : null) ?? made
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  const tie = { id, 'aria-describedby': described || undefined, invalid: Boolean(error) }
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} id={`${id}-label`} className="font-medium">
          {label}
        </label>
        {name ? <code className="text-xs text-ink-3">{name}</code> : null}
      </div>
      <FieldControl value={{ ...tie, labelId: `${id}-label` }}>{tied(children, tie)}</FieldControl>
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

const labelled = new Set(['input', 'select', 'textarea', 'button', 'meter', 'output', 'progress'])

/**
 * The control with what ties it to the field. A reference that the server left to be loaded has no props to add to, and no label
 * reaches a box around a control: what stands in these reads it from the context.
 */
function tied(child: ReactElement<Control>, { invalid, ...tie }: Omit<InField, 'labelId'>): ReactNode {
  if (!isValidElement(child)) return child
  if (typeof child.type !== 'string') return cloneElement(child, { ...tie, invalid })
  if (!labelled.has(child.type)) return child
  return cloneElement<Native>(child as ReactElement<Native>, { ...tie, 'aria-invalid': invalid || undefined })
}
