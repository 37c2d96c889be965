import type { UnitTargets } from '../platform/delivery'
import type { ProjectInfo, RunInfo } from './infos'

export type { UnitTargets } from '../platform/delivery'

/**
 * Who is signed in. Roles are for showing; what must be refused is refused by the plugin's backend or by Groundwork.
 *
 * @example
 * ```ts
 * const { name }: Viewer = useViewer()
 * ```
 */
export type Viewer = { id: string; name: string; role: string }

/**
 * What a plugin's UI may know of its own installation.
 *
 * @example
 * ```ts
 * const { basePath }: PluginInfo = usePlugin()
 * ```
 */
export type PluginInfo = {
  id: string
  version: string
  name: string
  /** `/p/<id>`: its pages are below it. */
  basePath: string
  /** A development bundle of the viewer's own. */
  dev: boolean
  /** Of a development bundle: what tells it from others of the same version. */
  build?: string
}

/**
 * Something that happened: to a run, a project or in the plugin itself. `topic` as it was asked for; `at` is RFC 3339.
 * `{ reload: true }` stands for changes that may have been missed.
 *
 * @example
 * ```ts
 * const concerns = (event: LiveEvent, key: string) => 'reload' in event || event.key === key
 * ```
 */
export type LiveEvent = { topic: string; key: string; payload: unknown; at: string } | { reload: true }

/** What a part of a plugin listens to; `onEvents` is told in batches. */
export type LiveListener = { topics: readonly string[]; onEvents: (events: LiveEvent[]) => void }

/**
 * One line that says what happened.
 *
 * @example
 * ```ts
 * const message: ToastMessage = { text: 'Removed.', action: { label: 'Undo', run: restore } }
 * ```
 */
export type ToastMessage = {
  text: string /** One at most, for example Undo. */
  action?: { label: string; run: () => void }
}

export type NavigateOptions = {
  /** Takes the place of the current entry of the history. */
  replace?: boolean
}

/**
 * What a promote sheet is opened for; `version` is an id, and left out the sheet chooses.
 *
 * @example
 * ```ts
 * const ask: PromoteAsk = { project: 'ranking', unit: 'RetrieverFlow', environment: 'production' }
 * ```
 */
export type PromoteAsk = { project: string; unit: string; environment: string; version?: string }

/**
 * The configuration that holds in an environment, as its layers say it together. `provenance` tells by JSON pointer which layer a
 * value is from (`defaults`, `library`, `project`, `environment`, `target`) and what it covers. Of secrets there are references only.
 *
 * @example
 * ```ts
 * const layerOf = ({ provenance }: ProjectConfig, pointer: string) => provenance[pointer]?.layer
 * ```
 */
export type ProjectConfig = {
  environment: string
  /** Null: of the project as a whole. */
  unit: string | null
  values: { [key: string]: unknown }
  provenance: {
    [pointer: string]: {
      layer: string
      address: string
      revision: number
      /** A layer took the value away. */
      deleted?: true
      shadowed: { layer: string; address: string; value: unknown }[]
    }
  }
  problems: { pointer: string; level: 'error' | 'warning' | 'info'; message: string }[]
}

/**
 * What `ProjectConfig` is asked of; left out, `environment` is the one of the highest rank.
 *
 * @example
 * ```ts
 * const of: ProjectConfigOf = { project: 'ranking', environment: 'staging' }
 * ```
 */
export type ProjectConfigOf = { project: string; unit?: string | undefined; environment?: string | undefined }

/** Where on the portal a contribution stands. */
export type PluginPlace = { project?: string; flow?: string; run?: string; runNumber?: number }

/**
 * What the portal hands to the UIs of all plugins. Addresses are the portal's own, from `/` on; promises reject with an
 * `Error` whose message may be shown.
 */
export type PluginHostApi = {
  viewer: Viewer
  navigate(address: string, options?: NavigateOptions): void
  toast(message: ToastMessage): void
  /** An element that overlays are rendered into: inside the theme and the scope of the plugin's styles. */
  portalRoot(pluginId: string): HTMLElement
  project(name: string): Promise<ProjectInfo>
  run(flow: string, run: string): Promise<RunInfo>
  /** Opens the portal's promote sheet. */
  promote?(ask: PromoteAsk): void
  /** What runs where, of a project. */
  targets?(of: { project: string }): Promise<UnitTargets[]>
  /** What a project is configured with. */
  projectConfig?(of: ProjectConfigOf): Promise<ProjectConfig>
  /** The plugin's configuration as its UI may see it; secrets never. */
  config(pluginId: string): Promise<unknown>
  /** Tells of `run`, `project` and of what the plugin's own backend publishes, by its name; returns what ends it. */
  listen(pluginId: string, listener: LiveListener): () => void
  /** Told of what a plugin's UI threw outside of rendering, such as a command. */
  reportCrash(crash: { pluginId: string; message: string; stack?: string }): void
  /** Carries the calls to plugins' backends; the browser's `fetch` when absent. */
  fetch?: (input: RequestInfo | URL | string, init?: RequestInit) => Promise<Response>
}
