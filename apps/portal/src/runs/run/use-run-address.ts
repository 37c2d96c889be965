'use client'

import { useSearchParams } from 'next/navigation'
import { parseSurfaceKey } from '../../plugins/runtime/store/contributed'
import { changedAddress, useChangedHref } from '../use-changed-href'

export const runViews = ['timeline', 'graph', 'tasks'] as const
/** One of the portal's views, or the tab of a plugin as `plugin:<plugin>:<contribution>`. */
export type RunView = (typeof runViews)[number] | PluginView
type PluginView = `plugin:${string}`

const nothing = 'none'

/**
 * What the run page keeps in its address: the view and the task in the side panel. Changing them needs nothing from
 * the server, so the address is changed without asking it.
 */
export function useRunAddress(fallbackTask: string | null) {
  const params = useSearchParams()
  const asked = params.get('view')
  const view: RunView = runViews.find((each) => each === asked) ?? pluginView(asked) ?? 'timeline'
  const askedTask = params.get('task')
  const task = askedTask === nothing ? null : (askedTask ?? fallbackTask)

  const href = useChangedHref()
  return {
    view,
    task,
    viewHref: (next: RunView) => href(atView(next)),
    showView: (next: RunView) => window.history.pushState(null, '', changedAddress(atView(next))),
    /** `step/id`, or null to close the panel. Selecting many in a row leaves one entry in the history. */
    showTask: (next: string | null, tab?: string) =>
      window.history[task && next ? 'replaceState' : 'pushState'](
        null,
        '',
        changedAddress({ task: next ?? nothing, card: null, artifact: null, find: null, ...(tab ? { tab } : {}) }),
      ),
    tab: params.get('tab'),
    showTab: (tab: string) =>
      window.history.replaceState(null, '', changedAddress({ tab: tab === 'logs' ? null : tab })),
  }
}

const atView = (view: RunView) => ({ view: view === 'timeline' ? null : view })

function pluginView(asked: string | null): PluginView | null {
  return parseSurfaceKey(asked) ? (asked as PluginView) : null
}
