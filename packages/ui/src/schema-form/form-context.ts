import type { Registry } from '@rjsf/utils'
import { createContext, useContext } from 'react'
import type { ConfigLayerName } from '../delivery/layer-mark'
import { type Finding, type JsonSchema, pathKey, type PortalHints, type ValuePath } from './json-schema'

/** What a form of one layer says of a field beside its value. */
export type FieldNote = {
  /** The layer that the shown value comes from; null: no layer says anything. */
  layer: ConfigLayerName | null
  /** The edited layer says it itself. */
  own: boolean
  /** What the layers below say in its place: "project (40)". Null: nothing. */
  below: string | null
  /** Why it cannot be changed here, and who can; null: it can. */
  locked: string | null
}

/** The secrets that can be referred to: by provider the names that are set. */
export type SecretNames = Readonly<Record<string, readonly string[]>>

/** What the parts of a form know beside their own value. */
export type FormContext = {
  /** What is wrong, by `pathKey`. */
  findings: ReadonlyMap<string, Finding>
  /** Places a person has changed; elsewhere only `tellAll` shows what is wrong. */
  touched: ReadonlySet<string>
  tellAll: boolean
  /** Of a layer: where each value is from. Absent: the form is of plain values. */
  noteAt?: (path: ValuePath) => FieldNote | null
  onReset?: (path: ValuePath) => void
  secrets?: SecretNames
}

export function noteAt(registry: Registry, path: ValuePath): FieldNote | null {
  return (registry.formContext as FormContext).noteAt?.(path) ?? null
}

/** What to say about the value at a path now. */
export function findingAt(registry: Registry, path: ValuePath): Finding | undefined {
  const context = registry.formContext as FormContext
  const key = pathKey(path)
  const finding = context.findings.get(key)
  if (!finding) return undefined
  return finding.level !== 'error' || context.tellAll || context.touched.has(key) ? finding : undefined
}

export function hintsOf(schema: JsonSchema): PortalHints {
  return schema['x-portal'] ?? {}
}

/** Whether it is a choice between shapes; a choice between titled constants is an ordinary select. */
export function isVariants(schema: JsonSchema): boolean {
  const branches = schema.oneOf ?? (schema['anyOf'] as JsonSchema[] | undefined)
  return branches !== undefined && !branches.every((branch) => 'const' in branch)
}

/** How a field tells its control what stands below it. */
export const FieldPlace = createContext<{ described: string | undefined; invalid: boolean; locked: boolean }>({
  described: undefined,
  invalid: false,
  locked: false,
})
export const useFieldPlace = () => useContext(FieldPlace)
