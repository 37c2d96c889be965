'use client'

import { ChevronDown } from 'lucide-react'
import type { SelectHTMLAttributes } from 'react'
import { classes } from './classes'
import { useFieldControl } from './field-control'

export type SelectProps = SelectHTMLAttributes<HTMLSelectElement> & {
  options: { value: string; label: string }[]
  tall?: boolean
  invalid?: boolean
}

/**
 * The browser's own select in our frame: no script, right on every phone.
 *
 * @example
 * ```tsx
 * <Select
 *   aria-label="State"
 *   options={[{ value: 'open', label: 'Open' }, { value: 'done', label: 'Done' }]}
 *   value={state}
 *   onChange={(event) => setState(event.target.value)}
 * />
 * ```
 */
export function Select({ options, tall, className, ...rest }: SelectProps) {
  const { invalid, ...control } = useFieldControl(rest)
  return (
    <span className={classes('relative inline-flex min-w-0', className)}>
      <select
        {...control}
        aria-invalid={invalid || undefined}
        className={classes(
          'w-full min-w-0 appearance-none truncate rounded-sm border bg-surface pr-7 pl-2 font-medium text-ink hover:bg-hover focus-visible:border-accent',
          tall ? 'h-8 max-sm:h-10' : 'h-control max-sm:h-9',
          invalid ? 'border-fail' : 'border-line-strong',
        )}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        size={14}
        strokeWidth={1.75}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-ink-3"
      />
    </span>
  )
}
