import type { Registry } from '@rjsf/utils'
import { createContext, useContext } from 'react'
import { type Finding, type JsonSchema, pathKey, type PortalHints, type ValuePath } from './json-schema'

/** What the parts of a form know beside their own value. */
export type FormContext = {
  /** What is wrong, by `pathKey`. */
  findings: ReadonlyMap<string, Finding>
  /** Places a person has changed; elsewhere only `tellAll` shows what is wrong. */
  touched: ReadonlySet<string>
  tellAll: boolean
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
export const FieldPlace = createContext<{ described: string | undefined; invalid: boolean }>({
  described: undefined,
  invalid: false,
})
export const useFieldPlace = () => useContext(FieldPlace)
