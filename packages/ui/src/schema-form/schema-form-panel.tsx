'use client'

import { useId, useState } from 'react'
import { SegmentButtons } from '../segments'
import { DrawnForm } from './drawn-form'
import { JsonEditor } from './json-editor'
import { type Finding, pathKey } from './json-schema'
import type { SchemaFormProps } from './schema-form'

const views = [
  { id: 'form', label: 'Form' },
  { id: 'json', label: 'JSON' },
]

export default function SchemaFormPanel(props: SchemaFormProps) {
  const { schema, values, check, onChange, told = [], tellAll = false, readOnly = false, title } = props
  const idPrefix = `f${useId().replaceAll(/\W/g, '')}`
  const [view, setView] = useState('form')
  const [readable, setReadable] = useState(true)
  const findings = merged(check(values), told)
  function change(next: unknown) {
    const found = check(next)
    onChange({ values: next, findings: found, ready: found.every(({ level }) => level !== 'error') })
  }
  function setReadableNow(now: boolean) {
    setReadable(now)
    if (!now) onChange({ values, findings, ready: false })
  }
  function show(id: string) {
    if (id === view) return
    setView(id)
    if (readable) return
    // The text that could not be read is gone with its view: the values stand as they were before it.
    setReadable(true)
    change(values)
  }
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div className="flex items-center justify-between gap-3">
        {title ? <h2 className="text-base font-semibold">{title}</h2> : <span />}
        <SegmentButtons label="View" items={views} current={view} onSelect={show} />
      </div>
      {view === 'form' ? (
        <DrawnForm
          schema={schema}
          values={values}
          findings={findings}
          tellAll={tellAll}
          readOnly={readOnly}
          onChange={change}
          idPrefix={idPrefix}
        />
      ) : (
        <JsonEditor
          values={values}
          findings={readable ? findings : []}
          readOnly={readOnly}
          onChange={change}
          onReadable={setReadableNow}
        />
      )}
    </div>
  )
}

/** The form's own findings first; others where it has none. */
function merged(own: Finding[], others: Finding[]): Finding[] {
  const places = new Set(own.map(({ path }) => pathKey(path)))
  return [...own, ...others.filter(({ path }) => !places.has(pathKey(path)))]
}
