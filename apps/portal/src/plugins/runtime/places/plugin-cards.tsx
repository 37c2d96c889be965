'use client'

import { Panel } from '@groundwork/ui/panel'
import type { PluginPlace } from '@groundwork/plugin-sdk/ui-host'
import { Plug } from 'lucide-react'
import { useState } from 'react'
import { type Contributed, contributedTo, forProject } from '../store/contributed'
import { useContributions } from '../store/plugins-provider'
import { PluginGoneLine } from '../surface/plugin-gone-line'
import { PluginSlot } from './plugin-slot'

type CardPoint = 'project/card/v1' | 'run/card/v1' | 'home/card/v1' | 'target/card/v1'
type Card = Contributed<CardPoint>

type PluginCardsProps = {
  point: CardPoint
  /** The project that the page is about, where it is about one. */
  project?: string
  place?: PluginPlace
  given?: object
  className?: string
}

const heights = { small: 'h-40', medium: 'h-64', large: 'h-96' }

/** The cards that plugins add to a page: boxes of a declared size, each fenced. Nothing where there are none. */
export function PluginCards({ point, project, place, given, className = '' }: PluginCardsProps) {
  const now = contributedTo(useContributions(), point)
  const cards = useKept(project === undefined ? now : forProject(now as Contributed<'project/card/v1'>[], project))
  if (cards.length === 0) return null
  return (
    <div className={`grid grid-cols-2 gap-4 max-sm:grid-cols-1 max-sm:gap-3 ${className}`}>
      {cards.map(({ card: { plugin, contribution }, gone }) => (
        <Panel
          key={`${plugin.id} ${contribution.id}`}
          className={`flex flex-col ${heights[contribution.height]} ${contribution.columns === 2 ? 'col-span-2 max-sm:col-span-1' : ''}`}
          title={
            <span className="inline-flex items-center gap-2">
              <Plug size={14} strokeWidth={1.75} aria-label="Plugin" className="shrink-0 text-ink-3" />
              {contribution.title}
            </span>
          }
          actions={
            <span className="text-xs whitespace-nowrap text-ink-3">
              {plugin.id} {plugin.version}
            </span>
          }
        >
          <div className="min-h-0 flex-1 overflow-auto">
            {gone ? (
              <PluginGoneLine id={plugin.id} />
            ) : (
              <PluginSlot
                plugin={plugin}
                point={point}
                contribution={contribution.id}
                shape="card"
                {...(place && { place })}
                {...(given && { given })}
              />
            )}
          </div>
        </Panel>
      ))}
    </div>
  )
}

type Kept = { card: Card; gone: boolean }

/** Cards that were shown keep their place while the page is open, so that nothing jumps when a plugin is turned off. */
function useKept(now: Card[]): Kept[] {
  const [shown, setShown] = useState(now)
  const keyOf = ({ plugin, contribution }: Card) => `${plugin.id} ${contribution.id}`
  const current = new Map(now.map((card) => [keyOf(card), card]))
  const known = new Set(shown.map(keyOf))
  const added = now.filter((card) => !known.has(keyOf(card)))
  if (added.length > 0) setShown([...shown, ...added])
  return [...shown, ...added].map((card) => ({
    card: current.get(keyOf(card)) ?? card,
    gone: !current.has(keyOf(card)),
  }))
}
