import type { ObjectNode, PickleNode } from './nodes'
import type { PickleInput } from './input'

const lastName = (name: string) => name.slice(name.lastIndexOf('.') + 1)
const words = (node: PickleNode | undefined, input: PickleInput): string | null =>
  node?.kind === 'text'
    ? input.text(node.start, Math.min(node.end, node.start + 300))
    : node?.kind === 'words'
      ? node.text
      : null

const dtypeNames: Record<string, string> = {
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  b1: 'bool',
  O8: 'object',
  c16: 'complex128',
}

function dtypeCode(node: PickleNode | undefined, input: PickleInput): string | null {
  return node?.kind === 'object' && lastName(node.class) === 'dtype' ? words(node.args[0], input) : null
}

function scalarText(code: string, data: PickleNode | undefined, input: PickleInput): string | null {
  if (data?.kind !== 'bytes' || data.end - data.start > 8) return null
  const view = new DataView(input.bytes.buffer, input.bytes.byteOffset + data.start, data.end - data.start)
  try {
    if (code === 'f8') return String(view.getFloat64(0, true))
    if (code === 'f4') return String(view.getFloat32(0, true))
    if (code === 'i8') return view.getBigInt64(0, true).toString()
    if (code === 'u8') return view.getBigUint64(0, true).toString()
    if (code === 'i4') return String(view.getInt32(0, true))
    if (code === 'b1') return view.getUint8(0) ? 'True' : 'False'
  } catch {
    return null
  }
  return null
}

function arraySummary(node: ObjectNode, input: PickleInput): string | null {
  if (node.state?.kind !== 'tuple') return null
  const [, shape, dtype] = node.state.items
  const code = dtypeCode(dtype, input)
  if (shape?.kind !== 'tuple') return null
  const sides = shape.items.map((side) => (side.kind === 'number' ? side.text : '?'))
  const type = code ? (dtypeNames[code] ?? code) : 'array'
  return `${type} array, ${sides.length === 1 ? `${sides[0]} items` : sides.join(' × ') || 'a single value'}`
}

function dateSummary(node: ObjectNode, input: PickleInput): string | null {
  const [data] = node.args
  if (data?.kind !== 'bytes') return null
  const at = (index: number) => input.bytes[data.start + index] ?? 0
  const two = (index: number) => String(at(index)).padStart(2, '0')
  const date = `${String(at(0) * 256 + at(1)).padStart(4, '0')}-${String(at(2) & 127).padStart(2, '0')}-${two(3)}`
  if (data.end - data.start === 4) return date
  return data.end - data.start === 10 ? `${date} ${two(4)}:${two(5)}:${two(6)}` : null
}

/** What is known in words of a few classes that artifacts often hold; null for all others. */
export function summaryOf(node: ObjectNode, input: PickleInput): string | null {
  const name = lastName(node.class)
  if (/^numpy\b/.test(node.class)) {
    if (name === 'scalar') {
      const code = dtypeCode(node.args[0], input)
      return code && (scalarText(code, node.args[1], input) ?? `a ${dtypeNames[code] ?? code}`)
    }
    if (name === 'dtype') return dtypeNames[words(node.args[0], input) ?? ''] ?? words(node.args[0], input)
    if (name === 'ndarray') return arraySummary(node, input)
  }
  if (/^pandas\b/.test(node.class)) return { DataFrame: 'a pandas data frame', Series: 'a pandas series' }[name] ?? null
  if (node.class === 'datetime.datetime' || node.class === 'datetime.date') return dateSummary(node, input)
  if (name === 'ForeachFrame') return foreachSummary(node, input)
  if (name === 'MetaflowExceptionWrapper') return exceptionOf(node, input)?.message ?? null
  return null
}

/** step, var, num_splits, index, value: `genre=Drama (2 of 5)`. */
function foreachSummary(node: ObjectNode, input: PickleInput): string | null {
  const [, variable, splits, index, value] = node.args
  const place =
    index?.kind === 'number' && splits?.kind === 'number' ? ` (${Number(index.text) + 1} of ${splits.text})` : ''
  const shown = words(value, input) ?? (value?.kind === 'number' ? value.text : null)
  const name = words(variable, input)
  return name ? `${name}${shown === null ? '' : `=${shown}`}${place}` : null
}

export type PickledException = { class: string; message: string; stacktrace: string | null }

/** The parts of Metaflow's stored exception, found by class name: the module differs between releases. */
export function exceptionOf(node: PickleNode, input: PickleInput): PickledException | null {
  if (node.kind !== 'object' || lastName(node.class) !== 'MetaflowExceptionWrapper' || node.state?.kind !== 'dict')
    return null
  const field = (wanted: string) =>
    node.state?.kind === 'dict' ? node.state.entries.find(([key]) => words(key, input) === wanted)?.[1] : undefined
  const long = (found: PickleNode | undefined) =>
    found?.kind === 'text' ? input.text(found.start, Math.min(found.end, found.start + 200_000)) : null
  return {
    class: words(field('type'), input) ?? '',
    message: long(field('exception')) ?? '',
    stacktrace: long(field('stacktrace')),
  }
}
