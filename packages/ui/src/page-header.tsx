'use client'

import { type ReactNode, use } from 'react'
import { HeadingLevel } from './heading-level'

export type PageHeaderProps = {
  title: ReactNode
  /** Chip beside the title. */
  status?: ReactNode
  /** Short facts after the chip, on the same line while there is room. */
  facts?: ReactNode
  actions?: ReactNode
  /** One or two sentences below. */
  children?: ReactNode
}

/**
 * The title block of a page. Inside a page that has its title already, as a plugin's has from the portal, it is a second-level
 * heading: for what one of the pages is about (one slate, one report), not for the plugin's name.
 *
 * @example
 * ```tsx
 * <PageHeader title="Slate 12" status={<StatusChip kind="gate">Waiting</StatusChip>} actions={<Button>Accept</Button>} />
 * ```
 */
export function PageHeader({ title, status, facts, actions, children }: PageHeaderProps) {
  const top = use(HeadingLevel) === 1
  const Title = top ? 'h1' : 'h2'
  return (
    <header className="flex flex-col gap-1 px-5 pt-4 max-sm:px-3 max-sm:pt-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Title className={`min-w-0 font-semibold wrap-anywhere max-sm:text-lg ${top ? 'text-xl' : 'text-lg'}`}>
          {title}
        </Title>
        {status}
        {facts ? <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">{facts}</div> : null}
        {actions ? <div className="ml-auto flex items-center gap-2">{actions}</div> : null}
      </div>
      {children ? <div className="max-w-prose text-ink-2">{children}</div> : null}
    </header>
  )
}
