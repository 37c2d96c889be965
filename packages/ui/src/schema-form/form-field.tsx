import type { FieldTemplateProps } from '@rjsf/utils'
import { FieldPlace, findingAt, hintsOf, isVariants, noteAt, useFieldPlace } from './form-context'
import { FieldNoteLine, FieldTags } from './field-note'
import { FindingLine } from './finding-line'
import type { JsonSchema } from './json-schema'

/** One field: label above with its key, the control, what it means, what is wrong, and the way back to its default. */
export function FormField(props: FieldTemplateProps) {
  const { id, hidden, children, registry, fieldPathId, onChange, formData } = props
  const schema = props.schema as JsonSchema
  const around = useFieldPlace()
  // There is nothing to choose; the form sets it by itself.
  if ('const' in schema) return null
  if (hidden) return <div hidden>{children}</div>
  const finding = findingAt(registry, fieldPathId.path)
  const note = noteAt(registry, fieldPathId.path)
  const locked = around.locked || Boolean(note?.locked)
  const told = finding ? (
    <FindingLine
      id={`${id}__error`}
      finding={finding}
      onFix={(value) => onChange(value, fieldPathId.path, undefined, id)}
    />
  ) : null
  const noted = note ? <FieldNoteLine {...{ id, note, registry, label: props.label, path: fieldPathId.path }} /> : null
  if (isGroup(schema))
    return (
      <div className="flex min-w-0 flex-col gap-1.5">
        <FieldPlace value={{ described: undefined, invalid: false, locked }}>{children}</FieldPlace>
        {isVariants(schema) ? null : told}
        {schema.type === 'array' || note?.locked || note?.own ? noted : null}
      </div>
    )
  const name = String(fieldPathId.path.at(-1) ?? '')
  const isEntry = typeof fieldPathId.path.at(-1) === 'number'
  const { help } = hintsOf(schema)
  const hasHelp = Boolean(schema.description || help)
  const described = [hasHelp ? `${id}__help` : '', finding ? `${id}__error` : '', note ? `${id}__note` : '']
    .filter(Boolean)
    .join(' ')
  const reset = !note && schema.default !== undefined && JSON.stringify(formData) !== JSON.stringify(schema.default)
  return (
    <div className="flex min-w-0 flex-col gap-1">
      {schema.type === 'boolean' ? null : (
        <div className={isEntry ? 'sr-only' : 'flex items-baseline justify-between gap-2'}>
          <label htmlFor={id} className="font-medium">
            {props.label}
            {props.required && !isEntry ? <span className="text-ink-3"> needed</span> : null}
          </label>
          {isEntry ? null : <code className="truncate text-xs text-ink-3">{name}</code>}
        </div>
      )}
      <FieldPlace value={{ described: described || undefined, invalid: finding?.level === 'error', locked }}>
        {children}
      </FieldPlace>
      {hasHelp ? (
        <p id={`${id}__help`} className="text-xs text-ink-3">
          {[schema.description, help].filter(Boolean).join(' ')}
        </p>
      ) : null}
      {told}
      {note ? (
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {noted}
          <FieldTags schema={schema} />
        </div>
      ) : null}
      {reset ? (
        <p className="text-xs text-ink-3">
          Default {typeof schema.default === 'string' ? `"${schema.default}"` : JSON.stringify(schema.default)}.{' '}
          <button
            type="button"
            onClick={() => onChange(schema.default, fieldPathId.path, undefined, id)}
            className="font-medium text-accent hover:underline"
            aria-label={`Reset ${props.label} to its default`}
          >
            Reset
          </button>
        </p>
      ) : null}
    </div>
  )
}

function isGroup(schema: JsonSchema): boolean {
  if (hintsOf(schema).secretRef) return false
  return schema.type === 'object' || schema.type === 'array' || isVariants(schema)
}
