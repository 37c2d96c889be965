'use client'

import type { Ref, TextareaHTMLAttributes } from 'react'
import { classes } from './classes'
import { useFieldControl } from './field-control'

export type TextAreaProps = TextareaHTMLAttributes<HTMLTextAreaElement> & {
  ref?: Ref<HTMLTextAreaElement>
  invalid?: boolean
}

/**
 * Several lines of text.
 *
 * @example
 * ```tsx
 * <TextArea aria-label="Why" rows={2} value={why} onChange={(event) => setWhy(event.target.value)} />
 * ```
 */
export function TextArea({ className, rows = 2, ...rest }: TextAreaProps) {
  const { invalid, ...control } = useFieldControl(rest)
  return (
    <textarea
      {...control}
      rows={rows}
      aria-invalid={invalid || undefined}
      className={classes(
        'w-full min-w-0 resize-y rounded-sm border bg-surface px-2 py-1 text-ink outline-none placeholder:text-ink-3 focus:border-accent focus:ring-3 focus:ring-accent-soft max-sm:text-lg',
        invalid ? 'border-fail' : 'border-line-strong',
        className,
      )}
    />
  )
}
