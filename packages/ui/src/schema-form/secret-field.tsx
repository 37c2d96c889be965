import type { FieldProps } from '@rjsf/utils'
import { KeyRound } from 'lucide-react'
import { useId } from 'react'
import { Input } from '../input'
import { Select } from '../select'
import { StatusGlyph } from '../status-glyph'
import { type FormContext, useFieldPlace } from './form-context'

type Reference = { provider: string; path: string; version?: string | number }

/** Where a secret is kept: a provider and the name there. There is no place to type the secret itself. */
export function SecretField({
  formData,
  onChange,
  fieldPathId,
  registry,
  readonly,
  disabled,
  schema,
  name,
}: FieldProps) {
  const title = schema.title ?? name
  const { described, invalid, locked } = useFieldPlace()
  const list = useId()
  const id = fieldPathId.$id
  const { secrets = {} } = registry.formContext as FormContext
  const reference = referenceOf(formData)
  const closed = readonly || disabled || locked
  const known = Object.keys(secrets)
  const providers =
    reference && reference.provider !== '' && !known.includes(reference.provider)
      ? [...known, reference.provider]
      : known
  function write(next: Partial<Reference>) {
    const kept = { provider: '', path: '', ...reference, ...next }
    const empty = kept.provider === '' && kept.path === ''
    onChange(empty ? undefined : { secretRef: kept }, fieldPathId.path)
  }
  if (providers.length === 0)
    return (
      <p id={id} className="text-xs text-ink-3">
        No plugin here keeps secrets, so there is none to refer to. Register one that does under Plugins.
      </p>
    )
  return (
    <div className="flex flex-col gap-1">
      <div className="grid grid-cols-2 gap-1.5 max-sm:grid-cols-1">
        <Select
          id={id}
          tall
          aria-label={`${title}: kept by`}
          aria-describedby={described}
          invalid={invalid}
          disabled={closed}
          value={reference?.provider ?? ''}
          onChange={(event) => write({ provider: event.currentTarget.value, path: '' })}
          options={[{ value: '', label: 'No secret' }, ...providers.map((each) => ({ value: each, label: each }))]}
        />
        <Input
          tall
          className="font-mono"
          aria-label={`${title}: its name there`}
          aria-describedby={described}
          before={<KeyRound size={12} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-3" />}
          placeholder="name"
          list={list}
          autoComplete="off"
          spellCheck={false}
          invalid={invalid}
          readOnly={closed || !reference?.provider}
          value={reference?.path ?? ''}
          onChange={(event) => write({ path: event.currentTarget.value })}
        />
        <datalist id={list}>
          {(secrets[reference?.provider ?? ''] ?? []).map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </datalist>
      </div>
      {reference?.path ? <Existence reference={reference} names={secrets[reference.provider]} /> : null}
    </div>
  )
}

/** What is missing is told as what is wrong with the field; here only what is there, or cannot be known. */
function Existence({ reference, names }: { reference: Reference; names: readonly string[] | undefined }) {
  if (names?.includes(reference.path))
    return (
      <p className="flex items-center gap-1.5 text-xs text-ink-2">
        <StatusGlyph kind="ok" size={12} />
        {reference.provider} keeps it. Its value is read only when a run needs it.
      </p>
    )
  return null
}

function referenceOf(value: unknown): Reference | null {
  if (typeof value !== 'object' || value === null || !('secretRef' in value)) return null
  const { secretRef } = value
  if (typeof secretRef !== 'object' || secretRef === null) return null
  const { provider, path, version } = secretRef as Record<string, unknown>
  return {
    provider: typeof provider === 'string' ? provider : '',
    path: typeof path === 'string' ? path : '',
    ...(typeof version === 'string' || typeof version === 'number' ? { version } : {}),
  }
}
