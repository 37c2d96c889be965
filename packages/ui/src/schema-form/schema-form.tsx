'use client'

import { lazy, Suspense } from 'react'
import { FormSkeleton } from './form-skeleton'
import type { Finding, JsonSchema } from './json-schema'

export type { Finding, JsonSchema, PortalHints, ValuePath } from './json-schema'

export type SchemaFormProps = {
  /** JSON Schema 2020-12 with `x-portal` hints; its root is an object. */
  schema: JsonSchema
  values: unknown
  /** What is wrong with values; the same function that will judge them when they are saved. */
  check: (values: unknown) => Finding[]
  /**
   * The values at each change, with what is wrong with them; `ready` is false while an error stands or the text of the
   * JSON view cannot be read.
   */
  onChange: (change: { values: unknown; findings: Finding[]; ready: boolean }) => void
  /** Findings from elsewhere, for example of a connection test, shown at their places; the caller drops them when the values change. */
  told?: Finding[]
  /** Shows what is wrong with fields that were not touched too. */
  tellAll?: boolean
  readOnly?: boolean
  /** Heading of the form, left of the switch between form and JSON. */
  title?: string
}

const SchemaFormPanel = lazy(() => import('./schema-form-panel'))

/** A form from a JSON Schema, and the same values as JSON. Its code loads when a form opens. */
export function SchemaForm(props: SchemaFormProps) {
  return (
    <Suspense fallback={<FormSkeleton />}>
      <SchemaFormPanel {...props} />
    </Suspense>
  )
}
