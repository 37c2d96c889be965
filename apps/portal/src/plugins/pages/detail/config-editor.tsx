'use client'

import { Button } from '@groundwork/ui/button'
import type { JsonSchema } from '@groundwork/ui/schema-form'
import { useState } from 'react'
import { FormMessage } from '../../../forms/form-message'
import { useChange } from '../../../settings/use-change'
import { useTRPCClient } from '../../../trpc/client'
import { SegmentButtons } from '@groundwork/ui/segments'
import { ConfigSection } from '../config-section'
import { misfitWords } from '../words/misfit'
import { OwnEditor, useOwnEditor } from './own-editor'
import { changedKeys, inForce } from './changed-keys'

type ConfigEditorProps = {
  id: string
  name: string
  schema: JsonSchema
  values: Record<string, unknown>
  revision: number
  /** What does not fit any more since the plugin was upgraded. */
  findings: { path: string; level: string; message: string }[]
  testReason: string | null
}

/** The configuration in force, to change and save as the next revision. */
export function ConfigEditor({ id, name, schema, values: saved, revision, findings, testReason }: ConfigEditorProps) {
  const { plugins } = useTRPCClient()
  const { change, busy, error } = useChange()
  const [values, setValues] = useState<unknown>(saved)
  const [mend, setMend] = useState<string | null>(null)
  const own = useOwnEditor(id)
  const [view, setView] = useState<'own' | 'form'>('own')
  const changed = changedKeys(inForce(schema, saved), inForce(schema, values))
  const reason = mend ?? (changed.length === 0 ? 'Nothing is changed.' : null)
  return (
    <div className="flex flex-col gap-3">
      {findings.length > 0 ? (
        <FormMessage>{misfitWords(name, { misfits: findings.length, wasSaved: revision > 0 })}</FormMessage>
      ) : null}
      {own ? (
        <div className="flex justify-end">
          <SegmentButtons
            label="Editor"
            current={view}
            onSelect={(next) => setView(next as typeof view)}
            items={[
              { id: 'own', label: own.contribution.title },
              { id: 'form', label: 'Form or JSON' },
            ]}
          />
        </div>
      ) : null}
      <ConfigSection
        editor={own && view === 'own' ? (state) => <OwnEditor found={own} {...state} /> : undefined}
        target={{ id }}
        schema={schema}
        values={values}
        tellAll={findings.length > 0}
        testReason={testReason}
        onChange={(next, toMend) => {
          setValues(next)
          setMend(toMend)
        }}
      />
      <FormMessage>{error}</FormMessage>
      <div className="flex flex-wrap items-center gap-3 border-t border-line-faint pt-3">
        <span className="text-xs text-ink-3">
          {revision === 0 ? 'Nothing was saved yet; these are its defaults.' : `Revision ${revision} is in force.`}
          {changed.length > 0 ? ` Changed here: ${changed.join(', ')}.` : ''}
        </span>
        <span className="ml-auto">
          <Button
            size="lg"
            kind="primary"
            reason={reason}
            reasonAt="below"
            aria-busy={busy || undefined}
            onClick={() =>
              change(
                () => plugins.config.save.mutate({ id, values, revision }),
                (made) => `Revision ${made.revision} of the configuration of ${name} is in force.`,
              )
            }
          >
            Save revision {revision + 1}
          </Button>
        </span>
      </div>
    </div>
  )
}
