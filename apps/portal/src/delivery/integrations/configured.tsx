'use client'

import { checkConfig } from '@groundwork/plugin-sdk/config-check'
import { type JsonSchema, SchemaForm } from '@groundwork/ui/schema-form'
import { mendWords } from '../../plugins/pages/config-mend'

type ConfiguredProps = {
  schema: Record<string, unknown> | null
  values: unknown
  /** `mend`: what has to be mended before the values can be used; null when nothing has. */
  onChange: (values: Record<string, unknown>, mend: string | null) => void
  readOnly?: boolean
  tellAll?: boolean
}

/** The form of what an integration is configured with. */
export function Configured({ schema, values, onChange, readOnly, tellAll }: ConfiguredProps) {
  if (schema === null) return <p className="text-ink-2">It takes no configuration.</p>
  const shape = schema as JsonSchema
  return (
    <SchemaForm
      title="Configure"
      schema={shape}
      values={values}
      check={(wanted) => checkConfig(shape, wanted).findings}
      readOnly={readOnly}
      tellAll={tellAll}
      onChange={({ values: next, findings, ready }) =>
        onChange(next as Record<string, unknown>, ready ? null : mendWords(findings))
      }
    />
  )
}
