'use client'

import { useId, useState } from 'react'
import { classes } from '../classes'
import { FindingLine } from './finding-line'
import { type Finding, pathKey } from './json-schema'

type JsonEditorProps = {
  values: unknown
  findings: Finding[]
  readOnly: boolean
  onChange: (values: unknown) => void
  /** The text is no JSON at the moment, or is again. */
  onReadable: (readable: boolean) => void
}

/** The same values as text, checked at each keystroke like the form. */
export function JsonEditor({ values, findings, readOnly, onChange, onReadable }: JsonEditorProps) {
  const id = useId()
  const [text, setText] = useState(() => JSON.stringify(values ?? {}, null, 2))
  const [unreadable, setUnreadable] = useState<string | null>(null)
  function write(next: string) {
    setText(next)
    const parsed = parseJson(next)
    setUnreadable(parsed.ok ? null : parsed.why)
    onReadable(parsed.ok)
    if (parsed.ok) onChange(parsed.value)
  }
  const wrong = unreadable !== null || findings.some(({ level }) => level === 'error')
  const listed: Finding[] = unreadable === null ? findings : [{ path: [], level: 'error', message: unreadable }]
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="sr-only">
        Configuration as JSON
      </label>
      <textarea
        id={id}
        value={text}
        rows={Math.min(24, Math.max(8, text.split('\n').length + 1))}
        spellCheck={false}
        readOnly={readOnly}
        aria-invalid={wrong || undefined}
        aria-describedby={`${id}-findings`}
        onChange={(event) => write(event.currentTarget.value)}
        className={classes(
          'w-full resize-y rounded-sm border bg-sunken px-3 py-2 font-mono text-xs leading-5 outline-none focus:border-accent focus:ring-3 focus:ring-accent-soft max-sm:text-lg',
          wrong ? 'border-fail' : 'border-line-strong',
        )}
      />
      <div id={`${id}-findings`} className="flex flex-col gap-1">
        {listed.map((finding) => (
          <div key={pathKey(finding.path)} className="flex gap-2">
            {finding.path.length > 0 ? <code className="text-xs text-ink-2">{finding.path.join('.')}</code> : null}
            <FindingLine id={`${id}${pathKey(finding.path)}`} finding={finding} />
          </div>
        ))}
      </div>
    </div>
  )
}

type Parsed = { ok: true; value: unknown } | { ok: false; why: string }

/** The value of a JSON text, or a sentence that names the line where it stops being JSON. */
export function parseJson(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error)
    const at = /position (\d+)/.exec(told)?.[1]
    const end = /end of JSON|Unexpected end/i.test(told)
    const line = at === undefined ? null : text.slice(0, Number(at)).split('\n').length
    if (end || line === null) return { ok: false, why: 'The text ends before its brackets are closed, or is not JSON.' }
    return { ok: false, why: `Line ${line} is not JSON: look for a missing comma, quote or bracket there.` }
  }
}
