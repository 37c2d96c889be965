/**
 * A pickled value as a JSON tree. Nothing of it was executed: an object keeps its class name and the arguments and
 * state that were stored with it. `more` stands for what a limit left out; `cycle` points back to an ancestor.
 */
export type Preview =
  | { kind: 'none' }
  | { kind: 'bool'; value: boolean }
  /** Integers beyond 2^53, `nan` and infinities are exact as text. */
  | { kind: 'number'; text: string; float: boolean }
  /** `length` counts UTF-16 units of the whole string, `text` may be its beginning only (`length` is an estimate where the value was cut off). */
  | { kind: 'string'; text: string; length: number }
  | { kind: 'bytes'; hex: string; length: number }
  /** `length` counts all; what is beyond a limit is left out at the end. */
  | { kind: 'list' | 'tuple' | 'set' | 'frozenset'; items: Preview[]; length: number }
  | { kind: 'dict'; entries: { key: Preview; value: Preview }[]; length: number }
  /** `class` is `module.Name`. `summary` says in words what is known of well-known classes (arrays, data frames, dates). */
  | { kind: 'object'; class: string; summary: string | null; args: Preview[]; state: Preview | null }
  | { kind: 'more'; reason: string }
  | { kind: 'cycle'; depth: number }
