import { classes } from './classes'

export type ButtonKind = 'primary' | 'default' | 'quiet' | 'danger'
export type ButtonSize = 'sm' | 'md' | 'lg' | 'icon' | 'icon-sm'

const kinds: Record<ButtonKind, string> = {
  primary: 'border-accent-fill bg-accent-fill text-on-accent hover:border-accent-hover hover:bg-accent-hover',
  default: 'border-line bg-surface text-ink hover:bg-hover',
  quiet: 'border-transparent bg-transparent text-ink-2 hover:bg-hover hover:text-ink',
  danger:
    'border-[color-mix(in_oklab,var(--color-fail)_38%,var(--color-line))] bg-surface text-fail hover:bg-fail-soft',
}

const sizes: Record<ButtonSize, string> = {
  sm: 'h-6 px-2 text-xs max-sm:h-7',
  md: 'h-control px-2.5 max-sm:h-9',
  lg: 'h-8 px-3 max-sm:h-10',
  icon: 'h-control w-7 max-sm:h-9 max-sm:w-9',
  'icon-sm': 'h-6 w-6 max-sm:h-7 max-sm:w-7',
}

/** The look of a button, also for links that act as one. */
export function buttonClass(options: { kind?: ButtonKind; size?: ButtonSize; className?: string } = {}): string {
  const { kind = 'default', size = 'md', className } = options
  return classes(
    'inline-flex shrink-0 cursor-default items-center justify-center gap-1.5 rounded-sm border font-medium whitespace-nowrap select-none',
    'transition-colors duration-[120ms] active:translate-y-px aria-busy:cursor-progress [&_svg]:shrink-0',
    'aria-disabled:border-line aria-disabled:bg-idle-soft aria-disabled:text-ink-3 aria-disabled:hover:bg-idle-soft aria-disabled:active:translate-y-0',
    sizes[size],
    kinds[kind],
    className,
  )
}
