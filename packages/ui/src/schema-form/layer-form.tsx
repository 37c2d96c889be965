'use client'

import { lazy, Suspense, useId } from 'react'
import type { FieldNote, SecretNames } from './form-context'
import { FormSkeleton } from './form-skeleton'
import type { Finding, JsonSchema, ValuePath } from './json-schema'

export type { FieldNote, SecretNames } from './form-context'
export type { Finding, JsonSchema, ValuePath } from './json-schema'

export type LayerFormProps = {
  /** Without defaults: they are a layer like others, and are in `values`. */
  schema: JsonSchema
  /** What the layers say together. */
  values: unknown
  findings: Finding[]
  noteAt: (path: ValuePath) => FieldNote | null
  onReset: (path: ValuePath) => void
  secrets: SecretNames
  readOnly?: boolean
  onChange: (values: unknown) => void
}

const DrawnForm = lazy(async () => ({ default: (await import('./drawn-form')).DrawnForm }))

/** A form of one layer of configuration: it shows what holds, and each field says which layer that is from. */
export function LayerForm({ noteAt, onReset, secrets, readOnly = false, ...rest }: LayerFormProps) {
  const idPrefix = `l${useId().replaceAll(/\W/g, '')}`
  return (
    <Suspense fallback={<FormSkeleton />}>
      <DrawnForm {...rest} readOnly={readOnly} tellAll idPrefix={idPrefix} layers={{ noteAt, onReset, secrets }} />
    </Suspense>
  )
}
