'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { pageAddress } from './address'
import type { PluginInfo, ToastMessage, Viewer } from './host-api'
import { hostKeys } from './host-keys'
import type { ProjectInfo, RunInfo } from './infos'
import { useSurroundings } from './plugin-context'

/**
 * The plugin itself: id, version, name and where its pages are.
 *
 * @example
 * ```tsx
 * const { name, version } = usePlugin()
 * ```
 */
export function usePlugin(): PluginInfo {
  return useSurroundings('usePlugin').plugin
}

/**
 * Who is signed in.
 *
 * @example
 * ```tsx
 * const viewer = useViewer()
 * return <p>Asked by {viewer.name}</p>
 * ```
 */
export function useViewer(): Viewer {
  return useSurroundings('useViewer').host.viewer
}

/**
 * A project of the catalogue: the one that the tab or card stands on, or the one named. Suspends until it is there; the
 * portal shows its skeleton meanwhile.
 *
 * @example
 * ```tsx
 * function Owner() {
 *   const project = useProject()
 *   return <p>{project.owner?.label ?? 'Nobody owns it yet.'}</p>
 * }
 * ```
 */
export function useProject(name?: string): ProjectInfo {
  const { host, place } = useSurroundings('useProject')
  const wanted = name ?? place.project
  if (wanted === undefined) {
    throw new Error('useProject: this contribution does not stand on a project. Name one: useProject("ranking").')
  }
  return useSuspenseQuery({ queryKey: hostKeys.project(wanted), queryFn: () => host.project(wanted) }).data
}

/**
 * A recorded run: the one that the tab or card stands on, or the one named. Suspends until it is there.
 *
 * @example
 * ```tsx
 * function Verdict() {
 *   const run = useRun()
 *   return <p>{run.reason}</p>
 * }
 * ```
 */
export function useRun(wanted?: { flow: string; run: string }): RunInfo {
  const { host, place } = useSurroundings('useRun')
  const flow = wanted?.flow ?? place.flow
  const run = wanted?.run ?? place.run
  if (flow === undefined || run === undefined) {
    throw new Error('useRun: this contribution does not stand on a run. Name one: useRun({ flow, run }).')
  }
  return useSuspenseQuery({ queryKey: hostKeys.run(flow, run), queryFn: () => host.run(flow, run) }).data
}

/**
 * The plugin's configuration as its UI may see it; secrets are never in it. Suspends until it is there, and renders again
 * when somebody saves another.
 *
 * @example
 * ```tsx
 * const { currency } = useConfig<{ currency: string }>()
 * ```
 */
export function useConfig<T>(): T {
  const { host, plugin } = useSurroundings('useConfig')
  const { id } = plugin
  return useSuspenseQuery({ queryKey: hostKeys.config(id), queryFn: () => host.config(id) }).data as T
}

/**
 * Goes to one of the plugin's pages, by its path in `plugin.json`; with `portal` to any page of the portal.
 *
 * @example
 * ```tsx
 * const navigate = useNavigate()
 * navigate('/titles/drama')
 * navigate('/projects/ranking', { portal: true })
 * ```
 */
export function useNavigate(): (path: string, options?: { portal?: boolean; replace?: boolean }) => void {
  const { host, plugin } = useSurroundings('useNavigate')
  return useCallback(
    (path, { portal, ...options } = {}) => host.navigate(portal ? path : pageAddress(plugin, path), options),
    [host, plugin],
  )
}

/**
 * Says in one line what happened. Errors of a form in view belong beside the form.
 *
 * @example
 * ```tsx
 * const toast = useToast()
 * toast('Saved.')
 * toast({ text: 'Removed.', action: { label: 'Undo', run: restore } })
 * ```
 */
export function useToast(): (message: string | ToastMessage) => void {
  const { host } = useSurroundings('useToast')
  return useCallback((message) => host.toast(typeof message === 'string' ? { text: message } : message), [host])
}

/**
 * Where overlays go: give it to `createPortal` in place of `document.body`, which is outside of the theme and of the plugin's
 * styles.
 *
 * @example
 * ```tsx
 * const root = usePortalRoot()
 * return createPortal(<Preview />, root)
 * ```
 */
export function usePortalRoot(): HTMLElement {
  const { host, plugin } = useSurroundings('usePortalRoot')
  return host.portalRoot(plugin.id)
}
