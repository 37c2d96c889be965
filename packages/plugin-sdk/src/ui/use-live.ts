'use client'

import { useEffect, useEffectEvent } from 'react'
import type { LiveEvent } from './host-api'
import { useSurroundings } from './plugin-context'

/**
 * Calls `onEvents` when something happens while the component is there: `run` and `project` for what Groundwork records, and
 * the names that the plugin's own backend publishes with `platform.events.publish`. Who may use the plugin hears them.
 * Events come in batches, at most every 250 ms; `{ reload: true }` in one means that some may have been missed. All parts
 * of a page share one connection.
 *
 * @example
 * ```tsx
 * function useFreshTitles() {
 *   const titles = useTRPC().titles
 *   const queries = useQueryClient()
 *   useLive(['titles.changed'], () => void queries.invalidateQueries({ queryKey: titles.pathKey() }))
 * }
 * ```
 */
export function useLive(topics: readonly string[], onEvents: (events: LiveEvent[]) => void): void {
  const { host, plugin } = useSurroundings('useLive')
  const receive = useEffectEvent(onEvents)
  const wanted = JSON.stringify(topics)
  useEffect(
    () =>
      host.listen(plugin.id, {
        topics: JSON.parse(wanted) as string[],
        onEvents: (events) => receive(events),
      }),
    [host, plugin.id, wanted],
  )
}
