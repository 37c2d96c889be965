import { isMap, type Json, type JsonMap } from './json'
import { type Layer, type LayerKind, layerKinds, layerName, type Problem } from './layer'
import { findOverrides, touches, withoutTouched } from './locks'
import { child, inWords, type Pointer } from './pointer'
import { isPerRun, type JsonSchema } from './schema'
import { layOver, plainOf, type Standing, takeApart, type Twice } from './tree'

/** Where a value comes from, and what stood there before it, the newest first. */
export type Origin = {
  layer: LayerKind
  address: string
  revision: number
  /** A layer took the value away: there is none. */
  deleted?: true
  shadowed: { layer: LayerKind; address: string; value: Json }[]
}

export type Resolved = {
  values: JsonMap
  /** Of every value that is no group, of every group that is empty or stands in the place of something else, and of what a layer took away. */
  provenance: Record<Pointer, Origin>
  problems: Problem[]
}

/**
 * What the layers say together: maps merge by key, lists replace one another unless the schema names a `mergeKey`, null takes
 * a value away, what a lower layer locked stays as it is. The one place that decides it: form, diff, plan and executor ask
 * here. Pure; the order in which layers are given says nothing.
 */
export function resolve(layers: readonly Layer[], schema: JsonSchema | null = null): Resolved {
  const ordered = inOrder(layers)
  const problems: Problem[] = sameRank(ordered)
  let standing: Standing = { kind: 'group', parts: new Map(), mergeKey: null, by: 0, before: [] }
  ordered.forEach((layer, index) => {
    const overrides = findOverrides(ordered.slice(0, index), layer, schema)
    problems.push(...overrides.map(({ problem }) => problem))
    const stray = layer.kind === 'run' ? notPerRun(layer, schema) : []
    problems.push(...stray.map(({ problem }) => problem))
    const refused = [...overrides, ...stray].map(({ pointer }) => pointer)
    const twice: Twice[] = []
    standing = layOver(standing, takeApart(withoutTouched(layer.values, refused), schema, twice), index)
    problems.push(...twice.map((each) => saidTwice(each, layer)))
  })
  const values = plainOf(standing)
  const provenance: Resolved['provenance'] = {}
  note(standing, { at: '', layers: ordered, provenance })
  return { values: isMap(values) ? values : {}, provenance, problems }
}

function rankOf({ kind }: Layer): number {
  return layerKinds.indexOf(kind)
}

function inOrder(layers: readonly Layer[]): Layer[] {
  return layers.toSorted(
    (a, b) => rankOf(a) - rankOf(b) || (a.address < b.address ? -1 : a.address > b.address ? 1 : 0),
  )
}

function sameRank(ordered: readonly Layer[]): Problem[] {
  return ordered.flatMap((layer, index): Problem[] => {
    const other = ordered[index - 1]
    if (!other || other.kind !== layer.kind) return []
    const message = `There are two layers of one rank, ${layerName(other)} and ${layerName(layer)}, so which of them holds is nobody's to say. Leave one of them.`
    return [{ pointer: '', level: 'error', message, layer: layer.address }]
  })
}

function saidTwice({ pointer, key }: Twice, layer: Layer): Problem {
  const message = `${layerName(layer)} says twice what "${key}" is in ${inWords(pointer)}. Leave one of them.`
  return { pointer, level: 'error', message: sentence(message), layer: layer.address }
}

function notPerRun(layer: Layer, schema: JsonSchema | null): { pointer: Pointer; problem: Problem }[] {
  return touches(layer.values).flatMap((pointer) => {
    if (isPerRun(schema, pointer)) return []
    const message = `${inWords(pointer)} is fixed by the configuration and cannot be given with a run. Change it in a layer, or have the library mark it as given with each run.`
    return [
      { pointer, problem: { pointer, level: 'error' as const, message: sentence(message), layer: layer.address } },
    ]
  })
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

type Noting = { at: Pointer; layers: readonly Layer[]; provenance: Resolved['provenance'] }

function note(standing: Standing, noting: Noting): void {
  const { at } = noting
  const isList = standing.kind === 'group' && standing.mergeKey !== null
  if (standing.kind !== 'group' || standing.before.length > 0 || isList || (isEmpty(standing) && at !== ''))
    noting.provenance[at] = originOf(standing, noting)
  if (standing.kind !== 'group') return
  let index = 0
  for (const [key, part] of standing.parts) {
    // An item that was taken away has no index any more: its key stands for it.
    const inList = isList && part.kind !== 'gone'
    note(part, { ...noting, at: child(at, inList ? index : key) })
    if (inList) index += 1
  }
}

function isEmpty(standing: Standing): boolean {
  return standing.kind === 'group' && [...standing.parts.values()].every(({ kind }) => kind === 'gone')
}

function originOf(standing: Standing, { layers }: Noting): Origin {
  const { kind: layer, address, revision } = layers[standing.by]!
  const shadowed = standing.before.map(({ by, value }) => ({
    layer: layers[by]!.kind,
    address: layers[by]!.address,
    value,
  }))
  return { layer, address, revision, ...(standing.kind === 'gone' ? { deleted: true as const } : {}), shadowed }
}
