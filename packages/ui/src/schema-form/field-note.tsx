import type { Registry } from '@rjsf/utils'
import { Lock } from 'lucide-react'
import { LayerMark } from '../delivery/layer-mark'
import { Pill } from '../pill'
import { type FieldNote, type FormContext, hintsOf } from './form-context'
import type { JsonSchema, ValuePath } from './json-schema'

type FieldNoteLineProps = {
  id: string
  note: FieldNote
  registry: Registry
  label: string
  path: ValuePath
}

/** Where the shown value comes from, what stood there below, and the way back to it; of a locked one who can unlock it. */
export function FieldNoteLine({ id, note, registry, label, path }: FieldNoteLineProps) {
  const { layer, own, below, locked } = note
  const { onReset } = registry.formContext as FormContext
  return (
    <p id={`${id}__note`} className="flex min-h-4 flex-wrap items-center gap-x-2 gap-y-0.5 text-xs text-ink-3">
      {layer ? <LayerMark layer={layer} /> : <span>not set</span>}
      {locked ? (
        <span className="inline-flex items-start gap-1">
          <Lock size={12} strokeWidth={1.75} aria-hidden="true" className="mt-0.5 shrink-0" />
          {locked}
        </span>
      ) : null}
      {own && !locked ? (
        <>
          <span className="text-ink-2">set here</span>
          {onReset ? (
            <button
              type="button"
              onClick={() => onReset(path)}
              className="font-medium text-accent hover:underline"
              aria-label={below ? `Reset ${label} to ${below}` : `Take ${label} out of this layer`}
            >
              {below ? `Reset to ${below}` : 'Take out'}
            </button>
          ) : null}
        </>
      ) : null}
    </p>
  )
}

const needs = { restart: 'needs a restart', rebuild: 'needs a rebuild', data: 'changes data' }

/** What a library says of a key: who answers for it, what a change needs, when it is fixed, what takes its place. */
export function FieldTags({ schema }: { schema: JsonSchema }) {
  const { owner, impact, perRun, immutableAfterCreate, deprecated } = hintsOf(schema)
  const instead = deprecated ? replacementOf(deprecated) : null
  if (!owner && (!impact || impact === 'none') && !perRun && !immutableAfterCreate && !deprecated) return null
  return (
    <p className="flex flex-wrap items-center gap-1.5 text-xs text-ink-3">
      {impact && impact !== 'none' ? <Pill tone={impact === 'data' ? 'warn' : 'plain'}>{needs[impact]}</Pill> : null}
      {perRun ? <Pill tone="outline">may be given with each run</Pill> : null}
      {immutableAfterCreate ? <Pill tone="outline">fixed once deployed</Pill> : null}
      {deprecated ? <Pill tone="warn">going away{instead ? `: use ${instead}` : ''}</Pill> : null}
      {owner ? <span>owner: {owner}</span> : null}
    </p>
  )
}

function replacementOf(deprecated: boolean | string | { replacement?: string }): string | null {
  const said = typeof deprecated === 'object' ? deprecated.replacement : deprecated
  return typeof said === 'string' ? said.replace(/^\//, '').replaceAll('/', '.') : null
}
