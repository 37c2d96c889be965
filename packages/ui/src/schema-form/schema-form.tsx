'use client'

import { lazy, Suspense } from 'react'
import { Skeleton } from '../skeleton'
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

function FormSkeleton() {
  return (
    <div role="status" aria-label="Loading the form" className="flex flex-col gap-3">
      {[1, 2, 3].map((row) => (
        <div key={row} className="flex flex-col gap-1.5">
          <Skeleton className="h-3 w-28" />
          <Skeleton className="h-8 w-full" />
        </div>
      ))}
    </div>
  )
}
