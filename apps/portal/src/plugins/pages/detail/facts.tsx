import { Panel } from '@groundwork/ui/panel'
import type { ReactNode } from 'react'

export function Facts({ children }: { children: ReactNode }) {
  return (
    <Panel title="Facts" className="overflow-visible!">
      <dl className="flex flex-col py-1">{children}</dl>
    </Panel>
  )
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-col px-3 py-1.5">
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}
