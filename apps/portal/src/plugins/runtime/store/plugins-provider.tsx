'use client'

import type { Viewer } from '@groundwork/plugin-sdk/ui'
import { hostKeys, isAnswerOf } from '@groundwork/plugin-sdk/ui-host'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use } from 'react'
import { type LiveEvent, useLive } from '../../../live/use-live'
import { useTRPC } from '../../../trpc/client'
import { beginPreloaded } from '../load/warm'
import type { Contributions } from './contributed'

type Around = { initial: Contributions; viewer: Viewer }

const nobody: Around = { initial: { plugins: [], revision: '' }, viewer: { id: '', name: '', role: 'viewer' } }
const AroundContext = createContext(nobody)

type PluginsProviderProps = { initial: Contributions; viewer: Viewer; children: ReactNode }

/** What plugins contribute to this page's shell and pages, kept current while the page is open. */
export function PluginsProvider({ initial, viewer, children }: PluginsProviderProps) {
  beginPreloaded(initial.plugins)
  const queries = useQueryClient()
  const { plugins } = useTRPC()
  /** What is on, and then the configurations of that: another's is refused. */
  async function askWhatIsOn(events: readonly LiveEvent[]): Promise<void> {
    const queryKey = plugins.contributions.queryKey()
    await queries.invalidateQueries({ queryKey })
    for (const { id } of queries.getQueryData(queryKey)?.plugins ?? [])
      if (events.some((event) => !('key' in event) || event.key === id))
        void queries.invalidateQueries({ queryKey: hostKeys.config(id) })
  }

  useLive([{ topic: 'plugin' }], (events) => {
    // What a plugin answered before it changed may be gone, or not be the viewer's to see any more.
    for (const event of events)
      queries.removeQueries({
        type: 'inactive',
        ...('key' in event && { predicate: ({ queryKey }) => isAnswerOf(event.key, queryKey) }),
      })
    // Another backend may answer otherwise, though what is on the page stays the same code.
    for (const event of events)
      if ('key' in event && isOtherBuild(event.payload))
        void queries.invalidateQueries({ predicate: ({ queryKey }) => isAnswerOf(event.key, queryKey) })
    void queries.invalidateQueries({ queryKey: plugins.standing.queryKey() })
    void askWhatIsOn(events)
  })

  return <AroundContext value={{ initial, viewer }}>{children}</AroundContext>
}

const otherBuild = ['dev', 'registered', 'upgraded', 'rolled-back', 'fell-back']

/** Whether an event of a plugin says that another of its bundles is in use now. */
function isOtherBuild(payload: unknown): boolean {
  const { change } = (payload ?? {}) as { change?: unknown }
  return typeof change === 'string' && otherBuild.includes(change)
}

/** What is on for the viewer, now. Parts that did not change keep their identity. */
export function useContributions(): Contributions {
  const { initial } = use(AroundContext)
  return useQuery(useTRPC().plugins.contributions.queryOptions(undefined, { initialData: initial })).data
}

export function usePluginViewer(): Viewer {
  return use(AroundContext).viewer
}
