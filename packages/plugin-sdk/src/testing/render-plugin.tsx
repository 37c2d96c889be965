import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { RenderResult } from '@testing-library/react'
import { type ComponentType, createElement, Suspense } from 'react'
import { partOfPoint } from '../manifest/part-of-point'
import type { PluginDefinition } from '../ui/define-plugin'
import type {
  LiveListener,
  PluginInfo,
  PluginPlace,
  PromoteAsk,
  ToastMessage,
  ProjectConfig,
  UnitTargets,
  Viewer,
} from '../ui/host-api'
import type { ProjectInfo, RunInfo } from '../ui/infos'
import { PluginProvider } from '../ui/plugin-context'
import type { StubAnswers } from './stub-answers'
import { testHost } from './test-host'

/**
 * A contribution to show: its extension point, its id, and the props that the portal would give it.
 *
 * @example
 * ```ts
 * const show: Shown = { point: 'project/tab/v1', id: 'notes', props: { project: 'ranking' } }
 * ```
 */
export type Shown = { point: keyof typeof partOfPoint; id: string; props?: Record<string, unknown> }

/**
 * What is rendered, and what it finds around it.
 *
 * @example
 * ```ts
 * const options: RenderPluginOptions = { plugin, manifest, show: { point: 'page/v1', id: 'notes' }, answers: { notes: () => [] } }
 * ```
 */
export type RenderPluginOptions = {
  /** The default export of the UI's entry. */
  plugin: PluginDefinition
  /** plugin.json, or what of it matters. */
  manifest: { id: string; name: string; version: string }
  show: Shown
  /** What the router answers, by procedure; or else `backend`. */
  answers?: StubAnswers
  /** A backend of `startBackend` that answers instead. */
  backend?: { fetch(path: string, init?: RequestInit): Promise<Response> }
  config?: unknown
  projects?: ProjectInfo[]
  runs?: RunInfo[]
  /** What runs where. */
  targets?: UnitTargets[]
  /** What projects are configured with, from the lowest environment to the highest. */
  projectConfigs?: (ProjectConfig & { project: string })[]
  viewer?: Viewer
}

/**
 * What was rendered, and what the plugin did with the portal.
 *
 * @example
 * ```ts
 * const page: RenderedPlugin = await renderPlugin(options)
 * page.emit('notes.changed')
 * await page.findByText('A new note')
 * ```
 */
export type RenderedPlugin = RenderResult & {
  toasts: ToastMessage[]
  /** Addresses that it went to. */
  visited: string[]
  /** Promote sheets that it opened. */
  promotes: PromoteAsk[]
  queries: QueryClient
  /** Tells what the plugin listens to with `useLive`, as when its backend publishes `topic`, or a run or project changes. */
  emit(topic: string, event?: { key?: string; payload?: unknown }): void
}

/**
 * Renders one contribution of a plugin as the portal would, with a portal that answers from what the test gives. Needs
 * `@testing-library/react` and a DOM: `// @vitest-environment happy-dom` at the top of the file.
 *
 * @example
 * ```tsx
 * const { findByText } = await renderPlugin({
 *   plugin,
 *   manifest,
 *   show: { point: 'page/v1', id: 'notes' },
 *   answers: { notes: () => [{ id: '1', project: 'ranking', text: 'Hello', by: 'Ada' }] },
 * })
 * await findByText('Hello')
 * ```
 */
export async function renderPlugin(options: RenderPluginOptions): Promise<RenderedPlugin> {
  if (typeof document === 'undefined') {
    throw new Error('renderPlugin needs a DOM. Put "// @vitest-environment happy-dom" at the top of the test file.')
  }
  const { act, cleanup, render } = await import('@testing-library/react')
  cleanup()
  const { plugin: definition, manifest, show } = options
  const Part = partOf(definition, show)
  const toasts: ToastMessage[] = []
  const visited: string[] = []
  const promotes: PromoteAsk[] = []
  const listeners = new Set<LiveListener>()
  const plugin: PluginInfo = { ...infoOf(manifest), basePath: `/p/${manifest.id}`, dev: false }
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } })
  const rendered = render(
    <QueryClientProvider client={queries}>
      <PluginProvider
        host={testHost(options, { toasts, visited, promotes, listeners })}
        plugin={plugin}
        place={placeOf(show)}
      >
        <div data-plugin={manifest.id}>
          <Suspense fallback={null}>{createElement(Part, propsOf(show))}</Suspense>
        </div>
      </PluginProvider>
    </QueryClientProvider>,
  )
  return {
    ...rendered,
    ...{ toasts, visited, promotes, queries },
    emit: (topic, { key = '', payload = {} } = {}) => {
      const event = { topic, key, payload, at: new Date().toISOString() }
      act(() => listeners.forEach(({ topics, onEvents }) => topics.includes(topic) && onEvents([event])))
    },
  }
}

function infoOf({ id, name, version }: RenderPluginOptions['manifest']) {
  return { id, name, version }
}

function partOf(definition: PluginDefinition, { point, id }: Shown): ComponentType<Record<string, unknown>> {
  const part = partOfPoint[point]
  const entry = definition[part]?.[id]
  if (entry && part !== 'commands') return entry as ComponentType<Record<string, unknown>>
  if (part === 'commands') throw new Error('A command renders nothing: use runCommand.')
  const known = Object.keys(definition[part] ?? {}).join(', ') || 'nothing'
  throw new Error(`definePlugin has no ${part}.${id}; it has ${known}.`)
}

function propsOf({ point, props = {} }: Shown): Record<string, unknown> {
  return point === 'page/v1' ? { params: {}, path: '/', search: new URLSearchParams(), ...props } : props
}

function placeOf({ props = {} }: Shown): PluginPlace {
  const { project, flow, run, runNumber } = props as PluginPlace
  return Object.fromEntries(
    Object.entries({ project, flow, run, runNumber }).filter(([, value]) => value !== undefined),
  )
}
