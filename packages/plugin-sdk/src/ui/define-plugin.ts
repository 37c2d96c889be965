import type { ComponentType } from 'react'
import { partOfPoint } from '../manifest/part-of-point'
import type { CommandHandler } from './command'

/**
 * What a page is given. The portal draws the plugin's name (the page's one `h1`) and a tab for each page above it, so a page
 * begins with its content; what it is about itself, one title or one report, stands in a `PageHeader`, which is an `h2` here.
 *
 * @example
 * ```tsx
 * function Title({ params, search }: PageProps) {
 *   return <PageHeader title={`${params.id} in ${search.get('market') ?? 'all'}`} />
 * }
 * ```
 */
export type PageProps = {
  /** Values of the `:name` segments of the page's path. */
  params: Record<string, string>
  /** What follows `/p/<id>` in the address, beginning with "/". */
  path: string
  search: URLSearchParams
}
/**
 * What a tab or card of a project is given.
 *
 * @example
 * ```tsx
 * function Notes({ project }: ProjectProps) {
 *   return <p>Notes on {project}</p>
 * }
 * ```
 */
export type ProjectProps = { project: string }
/**
 * What a tab or card of a run is given; `run` is the id that people see.
 *
 * @example
 * ```tsx
 * function Verdict({ flow, runNumber }: RunProps) {
 *   return <p>{flow} {runNumber}</p>
 * }
 * ```
 */
export type RunProps = { flow: string; run: string; runNumber: number; project: string }
/**
 * What a card of a target is given: a unit in an environment. `targetId` is what the portal's address of it ends in.
 *
 * @example
 * ```tsx
 * function State({ unit, environment }: TargetProps) {
 *   return <p>{unit} in {environment}</p>
 * }
 * ```
 */
export type TargetProps = { project: string; unit: string; environment: string; targetId: string }
/**
 * What an editor of the plugin's configuration is given.
 *
 * @example
 * ```tsx
 * function Editor({ values, onChange }: ConfigEditorProps) {
 *   const { market } = values as { market: string }
 *   return <Input value={market} onChange={(event) => onChange({ market: event.target.value })} />
 * }
 * ```
 */
export type ConfigEditorProps = {
  values: unknown
  /** Replaces the values that the form will save. */
  onChange: (values: unknown) => void
  /** What is wrong with the values, by JSON pointer. */
  problems: { path: string; message: string }[]
}

type Parts<Props> = Record<string, ComponentType<Props>>

/**
 * The parts of a plugin's UI, each by the id of its contribution in `plugin.json`.
 *
 * @example
 * ```ts
 * const definition: PluginDefinition = { pages: { titles: Titles }, commands: { sync: ({ toast }) => toast('Synced.') } }
 * ```
 */
export type PluginDefinition = {
  pages?: Parts<PageProps>
  projectTabs?: Parts<ProjectProps>
  projectCards?: Parts<ProjectProps>
  runTabs?: Parts<RunProps>
  runCards?: Parts<RunProps>
  homeCards?: Record<string, ComponentType>
  settingsPages?: Record<string, ComponentType>
  targetCards?: Parts<TargetProps>
  configEditors?: Parts<ConfigEditorProps>
  commands?: Record<string, CommandHandler>
}

const partNames: ReadonlySet<string> = new Set<keyof PluginDefinition>(Object.values(partOfPoint))

/**
 * Names the parts of a plugin's UI. It is the default export of the file that `ui.entry` names; each key is the id of a
 * contribution in `plugin.json`.
 *
 * @example
 * ```tsx
 * import { definePlugin } from '@groundwork/plugin-sdk/ui'
 * import { Titles } from './titles'
 *
 * export default definePlugin({ pages: { titles: Titles } })
 * ```
 */
export function definePlugin(definition: PluginDefinition): PluginDefinition {
  for (const [part, entries] of Object.entries(definition)) {
    if (!partNames.has(part)) {
      throw new Error(`definePlugin knows no "${part}". It takes ${[...partNames].join(', ')}.`)
    }
    for (const [id, entry] of Object.entries(entries ?? {})) {
      // memo() and lazy() make objects.
      if (typeof entry === 'function' || (typeof entry === 'object' && entry !== null)) continue
      throw new Error(
        `definePlugin: ${part}.${id} is ${String(entry)}. Give it a component; is its import spelled right?`,
      )
    }
  }
  return definition
}
