import { isMap, type Json, type JsonMap, sameJson } from './json'
import type { LayerKind } from './layer'
import { type Pointer, partsOf, valueAt } from './pointer'
import type { Origin } from './resolve'
import { annotationsOf, type Impact, impactAt, impacts, type JsonSchema, schemaAt } from './schema'
import { fingerprintOf, readReference } from './secrets'
import { touches } from './locks'

/** A configuration to compare; provenance is left out where it is not known. */
export type Side = { values: JsonMap; provenance?: Record<Pointer, Origin> }

/** A value of one column. A secret is shown as where it is kept and a fingerprint of that. */
export type Cell =
  | { kind: 'value'; value: Json; layer: LayerKind | null; address: string | null }
  | {
      kind: 'secret'
      provider: string
      path: string
      fingerprint: string
      layer: LayerKind | null
      address: string | null
    }

export type DiffRow = {
  pointer: Pointer
  title: string
  unit: string | null
  group: string | null
  /** From what runs to what is proposed; `same` where only the lower environment differs. */
  change: 'added' | 'removed' | 'changed' | 'moved' | 'same'
  /** Nothing differs in any column. Such rows are made only where they were asked for. */
  equal?: true
  impact: Impact
  running: Cell | null
  proposed: Cell | null
  lower: Cell | null
  /** Where the layer that decides it is another one than before. */
  movedFrom: string | null
  movedTo: string | null
}

/** What differs between two configurations, by key and in the order of the keys; what is equal is left out. */
export function semanticDiff(running: Side, proposed: Side, schema: JsonSchema | null = null): DiffRow[] {
  return compareThree({ running, proposed, lower: null }, schema)
}

/** `semanticDiff` with a third column: what the environment below runs with. */
export function compareThree(
  sides: { running: Side | null; proposed: Side; lower: Side | null },
  schema: JsonSchema | null,
): DiffRow[] {
  const { running, proposed, lower } = sides
  const present = [running, proposed, lower].filter((side) => side !== null)
  return placesOf(present, schema).flatMap((pointer) => rowOf(pointer, sides, schema) ?? [])
}

/** The rows that `compareThree` leaves out: what is the same in every column. */
export function equalRows(
  sides: { running: Side | null; proposed: Side; lower: Side | null },
  schema: JsonSchema | null,
): DiffRow[] {
  const differing = new Set(compareThree(sides, schema).map(({ pointer }) => pointer))
  // Beside nothing every value is a row.
  const all = compareThree({ running: null, proposed: sides.proposed, lower: null }, schema)
  return all
    .filter(({ pointer }) => !differing.has(pointer))
    .map((row) => {
      const { proposed } = row
      return { ...row, change: 'same', impact: 'none', running: proposed, lower: sides.lower && proposed, equal: true }
    })
}

/** The most that any of the rows makes necessary. */
export function impactOf(rows: readonly DiffRow[]): Impact {
  return rows.reduce<Impact>(
    (most, { impact }) => (impacts.indexOf(impact) > impacts.indexOf(most) ? impact : most),
    'none',
  )
}

/** Every place where a side has a value; a reference to a secret is one value, and so is a group that another side has no group for. */
function placesOf(sides: readonly Side[], schema: JsonSchema | null): Pointer[] {
  const found = new Set<Pointer>()
  for (const { values } of sides) for (const pointer of touches(values)) found.add(wholePlace(pointer, sides, schema))
  return [...found].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

function wholePlace(pointer: Pointer, sides: readonly Side[], schema: JsonSchema | null): Pointer {
  const parts = partsOf(pointer) ?? []
  let at = ''
  for (const part of parts) {
    const here = at === '' ? '' : at
    if (
      here !== '' &&
      (annotationsOf(schemaAt(schema, here)).secretRef || sides.some((side) => isOneValue(side, here)))
    )
      return here
    at = `${at}/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`
  }
  return pointer
}

function isOneValue({ values }: Side, pointer: Pointer): boolean {
  const value = valueAt(values, pointer)
  return value !== undefined && (!isMap(value) || readReference(value) !== null)
}

type Sides = { running: Side | null; proposed: Side; lower: Side | null }

function rowOf(pointer: Pointer, sides: Sides, schema: JsonSchema | null): DiffRow | null {
  const running = cellOf(sides.running, pointer)
  const proposed = cellOf(sides.proposed, pointer)
  const lower = cellOf(sides.lower, pointer)
  const change = changeOf(running, proposed)
  const differsBelow = sides.lower !== null && !sameCell(lower, proposed)
  if (change === null && !differsBelow) return null
  const node = schemaAt(schema, pointer)
  const { unit, group } = annotationsOf(node)
  const moved = running?.address != null && proposed?.address != null && running.address !== proposed.address
  return {
    pointer,
    title: node?.title ?? partsOf(pointer)?.at(-1) ?? pointer,
    unit,
    group,
    change: change ?? 'same',
    impact: change === null || change === 'moved' ? 'none' : impactAt(schema, pointer),
    running,
    proposed,
    lower,
    movedFrom: moved ? running.address : null,
    movedTo: moved ? proposed.address : null,
  }
}

function changeOf(running: Cell | null, proposed: Cell | null): DiffRow['change'] | null {
  if (!running) return proposed ? 'added' : null
  if (!proposed) return 'removed'
  if (!sameCell(running, proposed)) return 'changed'
  const moved = running.address !== null && proposed.address !== null && running.address !== proposed.address
  return moved ? 'moved' : null
}

function sameCell(a: Cell | null, b: Cell | null): boolean {
  if (!a || !b) return a === b
  if (a.kind === 'secret')
    return b.kind === 'secret' && a.fingerprint === b.fingerprint && a.path === b.path && a.provider === b.provider
  return b.kind === 'value' && sameJson(a.value, b.value)
}

function cellOf(side: Side | null, pointer: Pointer): Cell | null {
  const value = side ? valueAt(side.values, pointer) : undefined
  if (!side || value === undefined) return null
  const origin = nearestOrigin(side.provenance, pointer)
  const from = { layer: origin?.layer ?? null, address: origin?.address ?? null }
  const reference = readReference(value)
  if (!reference) return { kind: 'value', value, ...from }
  const { provider, path } = reference
  return { kind: 'secret', provider, path, fingerprint: fingerprintOf(reference), ...from }
}

/** Of a group the layer that decides the first value in it. */
function nearestOrigin(provenance: Side['provenance'], pointer: Pointer): Origin | undefined {
  if (!provenance) return undefined
  const own = provenance[pointer]
  if (own) return own
  const inside = Object.keys(provenance).find((each) => each.startsWith(`${pointer}/`))
  return inside === undefined ? undefined : provenance[inside]
}
