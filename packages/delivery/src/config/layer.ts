import type { JsonMap } from './json'
import type { Pointer } from './pointer'

/** From the lowest to the highest. */
export const layerKinds = ['defaults', 'library', 'project', 'environment', 'target', 'run'] as const
export type LayerKind = (typeof layerKinds)[number]
/** Layers that people change: their revisions are stored. */
export const storedKinds = ['library', 'project', 'environment', 'target'] as const
export type StoredKind = (typeof storedKinds)[number]

/** What one layer says. `values` is a tree: maps merge by key, null deletes. */
export type Layer = {
  kind: LayerKind
  address: string
  revision: number
  values: JsonMap
  /** Pointers that no higher layer may touch. */
  locks: readonly Pointer[]
  /** Who answers for it, in words: "the team Content". */
  owner?: string | null
}

export type Level = 'error' | 'warning' | 'info'

/** Something that is wrong with a configuration: where, and in a sentence what and what to do. Never holds a value of a secret. */
export type Problem = {
  pointer: Pointer
  level: Level
  message: string
  /** The address of the layer that says so, where one does. */
  layer?: string
  /** The name of the environment that it is wrong in, where it is not wrong everywhere. */
  environment?: string
}

const names: Record<LayerKind, (rest: string) => string> = {
  defaults: (library) => (library ? `the defaults of ${library}` : 'the defaults'),
  library: (id) => `library ${id}`,
  project: (name) => `project ${name}`,
  environment: (rest) => `environment ${lastPart(rest)}`,
  target: (rest) => `the override of ${rest.split(':').slice(1).join(' in ')}`,
  run: () => 'the parameters of the run',
}

function lastPart(text: string): string {
  return text.slice(text.lastIndexOf(':') + 1)
}

/** A layer in a sentence: `project content_decisions`, `environment staging`. */
export function layerName({ kind, address }: Pick<Layer, 'kind' | 'address'>): string {
  return names[kind](address.slice(address.indexOf(':') + 1))
}
