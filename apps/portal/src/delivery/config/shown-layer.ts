import type { LayerDetail } from './config-types'
import { isMap, type Json, type JsonMap } from '@groundwork/delivery/config/json'
import type { LayerKind, Problem } from '@groundwork/delivery/config/layer'
import { child, inWords, partsOf, type Pointer, pointerTo, valueAt, within } from '@groundwork/delivery/config/pointer'
import { type Origin, resolve, type Resolved } from '@groundwork/delivery/config/resolve'
import { fingerprintOf, readReference } from '@groundwork/delivery/config/secrets'
import type { FieldNote } from '@groundwork/ui/layer-form'

type Edited = Pick<LayerDetail, 'address' | 'kind' | 'revision' | 'inherited' | 'locked' | 'schema'>

/** What the layer and those below say together while the layer is edited. */
export function shownOf(layer: Edited, own: JsonMap): Resolved {
  const { address, kind, revision, inherited, locked, schema } = layer
  const below = {
    ...{ kind: 'defaults' as const, address: 'below', revision: 0, values: inherited.values },
    locks: locked.map(({ pointer }) => pointer),
  }
  const resolved = resolve([below, { kind, address, revision, values: own, locks: [] }], schema)
  const provenance = Object.entries(resolved.provenance).map(([pointer, origin]): [Pointer, Origin] => [
    pointer,
    origin.address === 'below' ? (inherited.provenance[pointer] ?? origin) : origin,
  ])
  return { ...resolved, provenance: Object.fromEntries(provenance) }
}

/** Where the layer says something of what a layer below locked, in the words of that lock. */
export function lockProblems({ locked }: Pick<LayerDetail, 'locked'>, own: JsonMap): Problem[] {
  return leaves(own).flatMap((pointer): Problem[] => {
    const lock = locked.find((each) => within(pointer, each.pointer) || within(each.pointer, pointer))
    return lock ? [{ pointer, level: 'error', message: lockedWords(lock, 'or take it out of this layer') }] : []
  })
}

function lockedWords({ pointer, by, owner }: LayerDetail['locked'][number], or?: string): string {
  const ask = owner ? `Ask ${owner} to unlock it${or ? `, ${or}` : ''}.` : 'Only a change there can unlock it.'
  return `${inWords(pointer)} is locked by ${by}. ${ask}`
}

/** What a field says beside its value. Null inside of lists, which come from one layer as a whole. */
export function noteAt(layer: Edited, shown: Resolved, path: readonly (string | number)[]): FieldNote | null {
  const pointer = pointerTo(path)
  const origin = shown.provenance[pointer]
  const isGroup = isMap(valueAt(shown.values, pointer)) && !origin
  const lock = layer.locked.find((each) => within(pointer, each.pointer))
  if (!lock && !origin && (isGroup || path.some((part) => typeof part === 'number'))) return null
  const own = origin?.address === layer.address
  const below = own ? valueAt(layer.inherited.values, pointer) : undefined
  const from = layer.inherited.provenance[pointer]?.layer ?? 'defaults'
  return {
    layer: origin?.layer ?? null,
    own,
    below: below === undefined ? null : `${layerWords[from]} (${shortText(below)})`,
    locked: lock ? lockedWords(lock) : null,
  }
}

export const layerWords: Record<LayerKind, string> = {
  defaults: 'default',
  library: 'library',
  project: 'project',
  environment: 'environment',
  target: 'override',
  run: 'run',
}

/** The places that a layer says something of. */
export function leaves(values: JsonMap): Pointer[] {
  const visit = (value: Json, at: Pointer): Pointer[] =>
    isMap(value) && !('secretRef' in value) && Object.keys(value).length > 0
      ? Object.entries(value).flatMap(([key, part]) => visit(part, child(at, key)))
      : [at]
  return visit(values, '').filter((pointer) => pointer !== '')
}

/** A value in a few letters; of a secret a fingerprint. */
export function shortText(value: Json | undefined): string {
  if (value === undefined) return 'not set'
  if (value === null) return 'taken away'
  const reference = readReference(value)
  if (reference) return `secret ${fingerprintOf(reference)}`
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

/** `/rules/budget` as people write it. */
export function keyWords(pointer: Pointer): string {
  return (partsOf(pointer) ?? [pointer]).join('.')
}

/** The schema without its defaults: they are a layer like others, and a form would write them into the one that is edited. */
export function withoutDefaults<T>(node: T): T {
  if (Array.isArray(node)) return node.map(withoutDefaults) as T
  if (!isMap(node)) return node
  const entries = Object.entries(node).filter(([keyword, part]) => keyword !== 'default' || isNamed(part))
  return Object.fromEntries(entries.map(([keyword, part]) => [keyword, withoutDefaults(part)])) as T
}

/** A property may be called "default"; its schema is a map that describes a value. */
function isNamed(part: unknown): boolean {
  return isMap(part) && ('type' in part || 'properties' in part || 'x-portal' in part || '$ref' in part)
}
