'use client'

import { type ButtonHTMLAttributes, type MouseEvent, useId } from 'react'
import { type ButtonKind, type ButtonSize, buttonClass } from './button-style'

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  kind?: ButtonKind
  size?: ButtonSize
  /** Why it cannot be pressed now. It stays focusable, and the reason is read and shown with it. */
  reason?: string | null
  /** Where the reason shows: below the button, or only on hover and focus. */
  reasonAt?: 'below' | 'hover'
}

/**
 * A verb on an object at a place. Never disabled without a reason.
 *
 * @example
 * ```tsx
 * <Button kind="primary" onClick={save} reason={dirty ? null : 'Nothing has changed.'}>Save the note</Button>
 * ```
 */
export function Button({ kind = 'default', size = 'md', reason, reasonAt = 'hover', ...rest }: ButtonProps) {
  const reasonId = useId()
  const { className, onClick, type = 'button', ...attributes } = rest
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (reason) event.preventDefault()
    else onClick?.(event)
  }
  const button = (
    <button
      {...attributes}
      type={type}
      onClick={press}
      aria-disabled={reason ? true : undefined}
      aria-describedby={reason ? reasonId : attributes['aria-describedby']}
      className={buttonClass({ kind, size, className })}
    />
  )
  const below = reasonAt === 'below'
  // The button stays the same element when its reason comes or goes: it keeps the focus.
  return (
    <span className={reason ? 'group/reason relative inline-flex flex-col items-start gap-1' : 'contents'}>
      {button}
      {reason && (
        <span
          id={reasonId}
          className={
            below
              ? 'text-xs text-ink-3'
              : 'pointer-events-none absolute top-full right-0 z-20 mt-1 w-max max-w-72 [overflow-wrap:anywhere] rounded-sm bg-raised px-2 py-1 text-xs text-ink opacity-0 shadow-pop group-focus-within/reason:opacity-100 group-hover/reason:opacity-100'
          }
        >
          {reason}
        </span>
      )}
    </span>
  )
}
