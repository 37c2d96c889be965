'use client'

import { checkConfig } from '@groundwork/plugin-sdk/config-check'
import { Button } from '@groundwork/ui/button'
import { mendWords } from './config-mend'
import { type Finding, type JsonSchema, SchemaForm } from '@groundwork/ui/schema-form'
import { parsePath } from '@groundwork/ui/json-schema'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { PlugZap } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTRPCClient } from '../../trpc/client'

type ConfigSectionProps = {
  /** The installed plugin, or the bundle that is about to be registered. */
  target: { id: string } | { sha256: string }
  schema: JsonSchema
  values: unknown
  /** `mend`: what has to be mended before the values can be used; null when nothing has. */
  onChange: (values: unknown, mend: string | null) => void
  tellAll?: boolean
  readOnly?: boolean
  /** Why the connection cannot be tested now; null when it can. */
  testReason: string | null
  /** Stands in for the form, where the plugin brings an editor of its own. */
  editor?: (state: EditorState) => ReactNode
}

export type EditorState = { values: unknown; findings: Finding[]; onChange: (values: unknown) => void }

type Tested =
  | { at: 'testing' }
  /** `asked`: whether the plugin looked at it itself. */
  | { at: 'done'; findings: Finding[]; asked: boolean }
  | { at: 'failed'; message: string }

/** The configuration form, and the plugin's own check of what is written in it. */
export function ConfigSection(props: ConfigSectionProps) {
  const { target, schema, values, onChange, tellAll, readOnly, testReason, editor } = props
  const client = useTRPCClient()
  const [tested, setTested] = useState<Tested | null>(null)
  const told = tested?.at === 'done' ? tested.findings : []
  const check = (wanted: unknown) => checkConfig(schema, wanted).findings
  function changed(next: unknown, findings: Finding[], ready = findings.every(({ level }) => level !== 'error')) {
    setTested(null)
    onChange(next, ready ? null : mendWords(findings))
  }
  async function test() {
    setTested({ at: 'testing' })
    try {
      const { findings, asked } = await client.plugins.config.check.mutate({ ...target, values })
      setTested({ at: 'done', asked, findings: findings.map((each) => ({ ...each, path: parsePath(each.path) })) })
    } catch (error) {
      setTested({ at: 'failed', message: error instanceof Error ? error.message : 'The check gave no answer.' })
    }
  }
  return (
    <div className="flex flex-col gap-3">
      {editor ? (
        editor({ values, findings: [...check(values), ...told], onChange: (next) => changed(next, check(next)) })
      ) : (
        <SchemaForm
          title="Configure"
          schema={schema}
          values={values}
          check={check}
          tellAll={tellAll}
          readOnly={readOnly}
          told={told}
          onChange={(change) => changed(change.values, change.findings, change.ready)}
        />
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          reason={testReason}
          reasonAt="below"
          aria-busy={tested?.at === 'testing' || undefined}
          onClick={() => void test()}
        >
          <PlugZap size={14} strokeWidth={1.75} aria-hidden="true" />
          Test the connection
        </Button>
        <TestWords tested={tested} />
      </div>
    </div>
  )
}

function TestWords({ tested }: { tested: Tested | null }) {
  if (!tested) return null
  if (tested.at === 'testing') return <span role="status">The plugin checks it</span>
  if (tested.at === 'failed')
    return (
      <span role="alert" className="flex items-start gap-1.5 text-fail">
        <StatusGlyph kind="fail" size={12} className="mt-1" />
        {tested.message}
      </span>
    )
  const errors = tested.findings.filter(({ level }) => level === 'error').length
  const roots = tested.findings.filter(({ path }) => path.length === 0)
  return (
    <span role="status" className={`flex items-start gap-1.5 ${errors > 0 ? 'text-fail' : 'text-ink-2'}`}>
      <StatusGlyph kind={errors > 0 ? 'fail' : 'ok'} size={12} className="mt-1" />
      {[
        errors === 0
          ? tested.asked
            ? 'The plugin accepts this configuration.'
            : 'The schema accepts it; the plugin has no check of its own.'
          : `${tested.asked ? 'The plugin' : 'The schema'} found ${errors === 1 ? 'one thing' : `${errors} things`} wrong.`,
        ...roots.map(({ message }) => message),
      ].join(' ')}
    </span>
  )
}
