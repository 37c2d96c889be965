'use client'

import type { InputHTMLAttributes, ReactNode, Ref } from 'react'
import { classes } from './classes'
import { useFieldControl } from './field-control'

export type InputProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'size'> & {
  ref?: Ref<HTMLInputElement>
  /** 32 px in sheets and forms, else 28. */
  tall?: boolean
  before?: ReactNode
  /** A unit or a key, inside right. */
  after?: ReactNode
  invalid?: boolean
}

/**
 * One line of text in a frame that carries focus and error.
 *
 * @example
 * ```tsx
 * <Input aria-label="Longest note" type="number" after="characters" defaultValue={400} />
 * ```
 */
export function Input({ tall, before, after, className, ...rest }: InputProps) {
  const { invalid, ...control } = useFieldControl(rest)
  return (
    <span
      className={classes(
        'flex w-full min-w-0 items-center gap-2 rounded-sm border bg-surface px-2 focus-within:border-accent focus-within:ring-3 focus-within:ring-accent-soft',
        tall ? 'h-8 max-sm:h-10' : 'h-control max-sm:h-9',
        invalid ? 'border-fail ring-3 ring-fail-soft' : 'border-line-strong',
        className,
      )}
    >
      {before}
      <input
        {...control}
        aria-invalid={invalid || undefined}
        className="w-full min-w-0 bg-transparent text-ink outline-none placeholder:text-ink-3 max-sm:text-lg"
      />
      {after ? <span className="shrink-0 text-xs text-ink-3">{after}</span> : null}
    </span>
  )
}
