import {
  type BaseInputTemplateProps,
  enumOptionsIndexForValue,
  enumOptionsValueForIndex,
  getInputProps,
  type WidgetProps,
} from '@rjsf/utils'
import { classes } from '../classes'
import { Input } from '../input'
import { useHydrated } from '../use-hydrated'
import { Select } from '../select'
import { hintsOf, useFieldPlace } from './form-context'
import type { JsonSchema } from './json-schema'

/** One line of text or a number, with its unit inside. */
export function LineInput(props: BaseInputTemplateProps) {
  const { id, value, options, schema, type, onChange, onBlur, onFocus, placeholder, autofocus } = props
  const { described, invalid, locked } = useFieldPlace()
  const { step, ...kind } = getInputProps(schema, type, options)
  const number = kind.type === 'number'
  const { unit } = hintsOf(schema as JsonSchema)
  return (
    <Input
      id={id}
      tall
      // A number's own arrows change it by accident when one scrolls; what is typed is checked all the same.
      type={number ? 'text' : kind.type}
      inputMode={number ? 'decimal' : undefined}
      step={number ? undefined : step}
      value={value === null || value === undefined ? '' : String(value)}
      placeholder={placeholder}
      readOnly={props.readonly || props.disabled || locked}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- only where the schema's author asks for it
      autoFocus={autofocus}
      autoComplete="off"
      invalid={invalid}
      aria-describedby={described}
      after={[unit, number ? range(schema as JsonSchema) : ''].filter(Boolean).join(', ') || undefined}
      onChange={(event) => onChange(event.currentTarget.value === '' ? options.emptyValue : event.currentTarget.value)}
      onBlur={(event) => onBlur(id, event.currentTarget.value)}
      onFocus={(event) => onFocus(id, event.currentTarget.value)}
    />
  )
}

function range({ minimum, maximum }: JsonSchema): string {
  if (typeof minimum === 'number' && typeof maximum === 'number') return `${minimum} to ${maximum}`
  if (typeof minimum === 'number') return `from ${minimum}`
  return typeof maximum === 'number' ? `up to ${maximum}` : ''
}

/** Several lines of text. */
export function TextArea({ id, value, options, onChange, disabled, readonly }: WidgetProps) {
  const { described, invalid, locked } = useFieldPlace()
  const awake = useHydrated()
  return (
    <textarea
      id={id}
      rows={4}
      value={typeof value === 'string' ? value : ''}
      readOnly={disabled || readonly || locked || !awake}
      aria-invalid={invalid || undefined}
      aria-describedby={described}
      onChange={(event) => onChange(event.currentTarget.value === '' ? options.emptyValue : event.currentTarget.value)}
      className={classes(
        'w-full resize-y rounded-sm border bg-surface px-2 py-1.5 outline-none focus:border-accent focus:ring-3 focus:ring-accent-soft max-sm:text-lg',
        invalid ? 'border-fail ring-3 ring-fail-soft' : 'border-line-strong',
      )}
    />
  )
}

/** One of the values that are allowed. */
export function Choice({ id, value, options, onChange, required, disabled, readonly }: WidgetProps) {
  const { described, invalid, locked } = useFieldPlace()
  const choices = options.enumOptions ?? []
  const at = enumOptionsIndexForValue(value, choices)
  const known = typeof at === 'string'
  const none = known && required ? [] : [{ value: '', label: value === undefined ? 'Choose one' : 'None' }]
  return (
    <Select
      id={id}
      tall
      invalid={invalid}
      aria-describedby={described}
      disabled={disabled || readonly || locked}
      value={known ? at : ''}
      onChange={(event) => onChange(enumOptionsValueForIndex(event.currentTarget.value, choices, options.emptyValue))}
      options={[...none, ...choices.map(({ label }, index) => ({ value: String(index), label }))]}
    />
  )
}

/** On or off, with the label beside it. */
export function Switch({ id, value, label, onChange, disabled, readonly, name }: WidgetProps) {
  const { described, locked } = useFieldPlace()
  return (
    <span className="flex min-h-8 items-center gap-2.5">
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={value === true}
        checked={value === true}
        disabled={disabled || readonly || locked}
        aria-describedby={described}
        onChange={(event) => onChange(event.currentTarget.checked)}
        className="peer relative h-[18px] w-8 shrink-0 appearance-none rounded-full bg-line-strong transition-colors before:absolute before:top-0.5 before:left-0.5 before:size-3.5 before:rounded-full before:bg-surface before:transition-transform checked:bg-accent-fill checked:before:translate-x-3.5"
      />
      <label htmlFor={id} className="min-w-0 font-medium">
        {label}
      </label>
      <code className="ml-auto truncate text-xs text-ink-3">{name}</code>
    </span>
  )
}

/** Any number of the values that are allowed. */
export function Choices({ id, value, options, onChange, disabled, readonly }: WidgetProps) {
  const { locked } = useFieldPlace()
  const chosen = Array.isArray(value) ? (value as unknown[]) : []
  return (
    <div id={id} className="flex flex-col gap-1">
      {(options.enumOptions ?? []).map(({ value: each, label }) => (
        <label key={label} className="flex min-h-6 items-center gap-2 max-sm:min-h-9">
          <input
            type="checkbox"
            checked={chosen.includes(each)}
            disabled={disabled || readonly || locked}
            onChange={(event) =>
              onChange(event.currentTarget.checked ? [...chosen, each] : chosen.filter((other) => other !== each))
            }
            className="size-3.5 accent-accent-fill"
          />
          {label}
        </label>
      ))}
    </div>
  )
}
