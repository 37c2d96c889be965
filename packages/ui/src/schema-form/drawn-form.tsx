'use client'

// The package's own index brings a validator for tests that makes code from text; the form alone does not.
import Form from '@rjsf/core/lib/components/Form.js'
import type { ErrorSchema, RJSFSchema, TemplatesType, UiSchema, ValidatorType } from '@rjsf/utils'
import { useMemo, useState } from 'react'
import { KeepTyped } from '../keep-typed'
import { ArrayEntry, ArrayFields } from './array-fields'
import type { FormContext } from './form-context'
import { SecretField } from './secret-field'
import { FormField } from './form-field'
import { type Finding, type JsonSchema, pathKey } from './json-schema'
import { ObjectFields, VariantFields } from './object-fields'
import { fitsSchema, isDrawable } from './fits-schema'
import { Choice, Choices, LineInput, Switch, TextArea } from './widgets'

export type DrawnFormProps = {
  schema: JsonSchema
  values: unknown
  findings: Finding[]
  tellAll: boolean
  readOnly: boolean
  onChange: (values: unknown) => void
  idPrefix: string
  /** The values are what several layers say together: the form adds nothing by itself, and each field shows its layer. */
  layers?: Pick<FormContext, 'noteAt' | 'onReset' | 'secrets'>
}

const Nothing = () => null

const templates: Partial<TemplatesType> = {
  FieldTemplate: FormField,
  ObjectFieldTemplate: ObjectFields,
  MultiSchemaFieldTemplate: VariantFields,
  ArrayFieldTemplate: ArrayFields,
  ArrayFieldItemTemplate: ArrayEntry,
  BaseInputTemplate: LineInput,
  ErrorListTemplate: Nothing,
}

const widgets = {
  TextareaWidget: TextArea,
  SelectWidget: Choice,
  RadioWidget: Choice,
  CheckboxWidget: Switch,
  CheckboxesWidget: Choices,
}

const fields = { SecretField }
const asGiven = {
  emptyObjectFields: 'skipDefaults',
  arrayMinItems: { populate: 'never' },
  constAsDefaults: 'never',
} as const

// Which variant fits is all the form asks; what is wrong is found once for all views of the values.
const validator: ValidatorType = {
  validateFormData: () => ({ errors: [], errorSchema: {} as ErrorSchema }),
  rawValidation: () => ({ errors: [] }),
  isValid: (schema, values, root) =>
    fitsSchema({ $defs: (root as JsonSchema)['$defs'], ...(schema as JsonSchema) }, values),
}

/** The form itself: fields from the schema, drawn with our parts. A schema without end is told instead of drawn. */
export function DrawnForm(props: DrawnFormProps) {
  const drawable = useMemo(() => isDrawable(props.schema), [props.schema])
  if (drawable) return <Fields {...props} />
  return (
    <p role="alert" className="text-fail">
      This schema has too many parts for a form. Its publisher must make it simpler.
    </p>
  )
}

function Fields(props: DrawnFormProps) {
  const { schema, values, findings, tellAll, readOnly, onChange, idPrefix, layers } = props
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const formContext: FormContext = {
    findings: new Map(findings.map((finding) => [pathKey(finding.path), finding])),
    touched,
    tellAll,
    ...layers,
  }
  const uiSchema = useMemo(() => uiSchemaOf(schema), [schema])
  return (
    <KeepTyped>
      <Form
        tagName="div"
        schema={schema as RJSFSchema}
        uiSchema={uiSchema}
        formData={values}
        formContext={formContext}
        validator={validator}
        templates={templates}
        widgets={widgets}
        fields={fields}
        experimental_defaultFormStateBehavior={layers ? asGiven : undefined}
        idPrefix={idPrefix}
        readonly={readOnly}
        noValidate
        showErrorList={false}
        onChange={({ formData }) => {
          setTouched((before) => new Set([...before, ...changedPlaces(values, formData, [])]))
          onChange(formData)
        }}
      >
        {null}
      </Form>
    </KeepTyped>
  )
}

/** Where two values differ, by `pathKey`, and every place above. */
function changedPlaces(before: unknown, after: unknown, path: (string | number)[]): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const here = pathKey(path)
  if (!isContainer(before) || !isContainer(after)) return [here]
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  const index = Array.isArray(after)
  return [
    here,
    ...[...keys].flatMap((key) => changedPlaces(before[key], after[key], [...path, index ? Number(key) : key])),
  ]
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

const widgetNames: Partial<Record<string, string>> = {
  text: 'text',
  textarea: 'textarea',
  select: 'select',
  radio: 'radio',
  range: 'updown',
}

/** What the schema's own hints mean to the form: which control draws a value. */
function uiSchemaOf(schema: JsonSchema): UiSchema {
  const ui: UiSchema = { 'ui:submitButtonOptions': { norender: true } }
  const { widget, secretRef } = schema['x-portal'] ?? {}
  if (secretRef) return { ...ui, 'ui:field': 'SecretField' }
  const name = widget && widgetNames[widget]
  if (name) ui['ui:widget'] = name
  for (const [key, property] of Object.entries(schema.properties ?? {})) ui[key] = uiSchemaOf(property)
  if (schema.items) ui['items'] = uiSchemaOf(schema.items)
  return ui
}
