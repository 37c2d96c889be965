import type { ReactNode } from 'react'
import { Mark } from '../shell/mark'
import { GroundPicture } from './ground-picture'

type EntranceProps = {
  title: string
  lead: ReactNode
  children: ReactNode
  footer?: ReactNode
}

/** The frame of the pages before the shell: the form left, the picture right, the form alone on small screens. */
export function Entrance({ title, lead, children, footer }: EntranceProps) {
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,36.25rem)_minmax(0,1fr)] max-lg:grid-cols-1">
      <div className="flex flex-col border-r border-line bg-surface px-10 py-7 max-lg:border-0 max-sm:px-5 max-sm:py-5">
        <p className="flex items-center gap-1.5 text-base font-semibold">
          <Mark />
          Groundwork
        </p>
        <div className="m-auto flex w-full max-w-85 flex-col gap-5 py-10">
          <div className="flex flex-col gap-1.5">
            <h1 className="text-2xl font-semibold tracking-[-0.022em] text-balance">{title}</h1>
            <div className="text-ink-2">{lead}</div>
          </div>
          {children}
        </div>
        {footer && <div className="text-xs text-ink-3">{footer}</div>}
      </div>
      <div className="relative h-dvh overflow-hidden bg-sunken max-lg:hidden">
        <GroundPicture />
      </div>
    </div>
  )
}
