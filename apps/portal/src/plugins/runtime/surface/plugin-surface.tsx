'use client'

import type { Contribution } from '@groundwork/plugin-sdk/manifest'
import type { PluginDefinition } from '@groundwork/plugin-sdk/ui'
import { partOfPoint, type PluginPlace, PluginProvider } from '@groundwork/plugin-sdk/ui-host'
import { HeadingLevel } from '@groundwork/ui/heading-level'
import { PortalRoot } from '@groundwork/ui/portal-root'
import { type Query, useQueryClient } from '@tanstack/react-query'
import {
  type ComponentType,
  createElement,
  lazy,
  Suspense,
  use,
  useDeferredValue,
  useLayoutEffect,
  useMemo,
  useSyncExternalStore,
} from 'react'
import { forgetPlugin, loadPlugin } from '../load/browser-loader'
import { applyStyles } from '../load/plugin-styles'
import { report } from '../load/report'
import { shareModules, warmShared } from '../shared/share-modules'
import type { ContributedPlugin } from '../store/contributed'
import { pluginHref } from '../store/contributed'
import { AwayLine, PluginAway } from './plugin-away'
import { PluginFence } from './plugin-fence'
import { PluginWaiting } from './plugin-waiting'
import { portalRootOf } from './portal-root'
import { isAway } from './refused'
import { isReadByPart } from './read-by-part'
import { useHostRefresh } from './use-host-refresh'
import { usePluginHost } from './use-plugin-host'

const PluginFailure = lazy(async () => ({ default: (await import('./plugin-failure')).PluginFailure }))

export type Shape = 'page' | 'tab' | 'card'
type UiPoint = Exclude<keyof typeof partOfPoint, 'command/v1'> & Contribution['point']

export type PluginSurfaceProps = {
  plugin: ContributedPlugin
  point: UiPoint
  contribution: string
  shape: Shape
  /** Where it stands; plain values. */
  place?: PluginPlace
  /** What the component is given. */
  given?: object
}

/** For those who know before a part is rendered that one will be. */
export { loadPlugin, shareModules, warmShared }

const never = () => () => {}
const wide = 'flex min-w-0 flex-1 flex-col'
const frame: Record<Shape, string> = { card: 'h-full min-w-0', tab: wide, page: wide }

/**
 * One contribution of a plugin, fenced: while it loads its place is kept, what it throws stays in it, and when another
 * version comes in, the old one stays until the new one is there.
 */
export default function PluginSurface({
  plugin: latest,
  point,
  contribution,
  shape,
  place,
  given,
}: PluginSurfaceProps) {
  const inBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const plugin = useDeferredValue(latest)
  useHostRefresh(place)
  const waiting = <PluginWaiting name={plugin.name} shape={shape} />
  const queries = useQueryClient()
  const retry = () => {
    // What it read last may be what it cannot bear, and a query that failed would be thrown again as it is: all is read anew.
    const predicate = ({ queryKey }: Query) => isReadByPart(plugin.id, queryKey)
    queries.removeQueries({ type: 'inactive', predicate })
    // Another part shows these: they are not taken away from it.
    void queries.invalidateQueries({ type: 'active', predicate })
    forgetPlugin(plugin.sha256)
  }
  const crashed = (error: Error) => {
    if (isAway(error)) return
    const { message, stack } = error
    report({ pluginId: plugin.id, sha256: plugin.sha256, ms: 0, error: message, stack })
  }
  return (
    <div className={frame[shape]}>
      {inBrowser ? (
        <Suspense fallback={waiting}>
          <PluginFence
            key={plugin.sha256}
            onCrash={crashed}
            onRetry={retry}
            fallback={(error, again) =>
              isAway(error) ? (
                <AwayLine id={plugin.id} message={error.message} onReturn={again} />
              ) : (
                <PluginFailure plugin={plugin} error={error} shape={shape} onRetry={again} />
              )
            }
          >
            <PluginAway id={plugin.id} />
            <Part shape={shape} plugin={plugin} point={point} contribution={contribution} place={place} given={given} />
          </PluginFence>
        </Suspense>
      ) : (
        waiting
      )}
    </div>
  )
}

/** The plugin's own part, in the scope of its styles; what the portal shows in its place is not in it. */
function Part({ plugin, shape, point, contribution, place, given }: PluginSurfaceProps) {
  const host = usePluginHost()
  const { id, name, version, dev, sha256 } = plugin
  const info = useMemo(
    () => ({ id, name, version, dev, ...(dev && { build: sha256.slice(0, 12) }), basePath: pluginHref(id) }),
    [id, name, version, dev, sha256],
  )
  const { project, flow, run, runNumber } = place ?? {}
  const stands = useMemo(() => placeOf({ project, flow, run, runNumber }), [project, flow, run, runNumber])
  const Shown = componentOf(use(loadPlugin(plugin)), { point, contribution, name })
  // With what is shown, its styles change over.
  useLayoutEffect(() => applyStyles(id, sha256), [id, sha256])
  return (
    <PluginProvider host={host} plugin={info} place={stands}>
      <PortalRoot value={portalRootOf(id)}>
        <HeadingLevel value={2}>
          <div data-plugin={id} className={frame[shape]}>
            {createElement(Shown, given)}
          </div>
        </HeadingLevel>
      </PortalRoot>
    </PluginProvider>
  )
}

type Undefined<T> = { [Key in keyof T]: T[Key] | undefined }

function placeOf(place: Undefined<Required<PluginPlace>>): PluginPlace {
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined))
}

type Wanted = { point: UiPoint; contribution: string; name: string }

function componentOf(definition: PluginDefinition, { point, contribution, name }: Wanted): ComponentType<object> {
  const part = partOfPoint[point]
  const parts = definition[part] as Record<string, ComponentType<object>> | undefined
  const found = parts && Object.hasOwn(parts, contribution) ? parts[contribution] : undefined
  if (found) return found
  throw new Error(
    `plugin.json of ${name} names ${point} "${contribution}", but its definePlugin has no ${part}.${contribution}.`,
  )
}
