import type { MultiSchemaFieldTemplateProps, ObjectFieldTemplateProps } from '@rjsf/utils'
import type { ReactNode } from 'react'
import { hintsOf, isVariants } from './form-context'
import type { JsonSchema } from './json-schema'

type Property = ObjectFieldTemplateProps['properties'][number]

/** The fields of an object, below the headings that `x-portal.group` names; the form's own object has no frame. */
export function ObjectFields({ title, description, properties, schema, fieldPathId }: ObjectFieldTemplateProps) {
  const own = schema as JsonSchema
  if (isVariants(own) && properties.length === 0) return null
  const isRoot = fieldPathId.path.length === 0
  const groups = grouped(properties, own)
  const body = groups.map(([name, members]) => (
    // A heading over all that stands under the object's own title says nothing.
    <Group key={name} name={isRoot || groups.length > 1 ? name : ''}>
      {members.map(({ content, name: key }) => (
        <div key={key} className={isWide(own.properties?.[key]) ? 'col-span-full' : ''}>
          {content}
        </div>
      ))}
    </Group>
  ))
  if (isRoot) return <div className="flex flex-col gap-4">{body}</div>
  return (
    <fieldset id={fieldPathId.$id} className="flex min-w-0 flex-col gap-3 rounded-md border border-line px-3 pt-1 pb-3">
      <legend className="px-1 font-name">{title}</legend>
      {description ? <p className="text-xs text-ink-3">{description}</p> : null}
      {body}
    </fieldset>
  )
}

function Group({ name, children }: { name: string; children: ReactNode }) {
  const grid = <div className="grid grid-cols-2 items-start gap-3 max-sm:grid-cols-1">{children}</div>
  if (name === '') return grid
  return (
    <section className="flex flex-col gap-2">
      <h3 className="cap">{name}</h3>
      {grid}
    </section>
  )
}

function grouped(properties: Property[], schema: JsonSchema): [string, Property[]][] {
  const groups = new Map<string, Property[]>()
  for (const property of properties) {
    const group = hintsOf(schema.properties?.[property.name] ?? {}).group ?? ''
    groups.set(group, [...(groups.get(group) ?? []), property])
  }
  return [...groups]
}

/** Numbers and short choices stand two in a row; what may be long gets the whole. */
function isWide(schema: JsonSchema | undefined): boolean {
  if (!schema || schema.$ref || isVariants(schema)) return true
  const { type } = schema
  return !(type === 'number' || type === 'integer' || schema.enum !== undefined || schema.oneOf !== undefined)
}

/** A choice between variants: which one, then its fields. */
export function VariantFields({ selector, optionSchemaField, schema }: MultiSchemaFieldTemplateProps) {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <span className="font-medium">{(schema as JsonSchema).title ?? 'Variant'}</span>
      {selector}
      {optionSchemaField}
    </div>
  )
}
