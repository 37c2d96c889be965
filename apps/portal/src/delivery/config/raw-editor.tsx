'use client'

import { classes } from '@groundwork/ui/classes'
import { useHydrated } from '@groundwork/ui/use-hydrated'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { useId, useRef } from 'react'

export type LineProblem = {
  line: number
  pointer: string
  level: 'error' | 'warning' | 'info'
  message: string
}

type RawEditorProps = {
  label: string
  text: string
  problems: LineProblem[]
  readOnly: boolean
  onChange: (text: string) => void
}

/** The layer as JSON, with what is wrong by line; a press on a line goes there. */
export function RawEditor({ label, text, problems, readOnly, onChange }: RawEditorProps) {
  const id = useId()
  const awake = useHydrated()
  const area = useRef<HTMLTextAreaElement>(null)
  const wrong = problems.some(({ level }) => level === 'error')
  const count = text.split('\n').length
  function goTo(line: number) {
    const before = text.split('\n').slice(0, line - 1)
    const start = before.reduce((sum, each) => sum + each.length + 1, 0)
    area.current?.focus()
    area.current?.setSelectionRange(start, start + (text.split('\n')[line - 1]?.length ?? 0))
  }
  return (
    <div className="flex flex-col gap-2">
      <div
        className={classes(
          'flex overflow-hidden rounded-sm border bg-sunken focus-within:border-accent focus-within:ring-3 focus-within:ring-accent-soft',
          wrong ? 'border-fail' : 'border-line-strong',
        )}
      >
        <pre
          aria-hidden="true"
          className="shrink-0 border-r border-line-faint px-2 py-2 text-right text-xs leading-5 text-ink-3 select-none"
        >
          {Array.from({ length: count }, (_, index) => (
            <span
              key={index}
              className={classes('block', problems.some(({ line }) => line === index + 1) && 'font-semibold text-fail')}
            >
              {index + 1}
            </span>
          ))}
        </pre>
        <textarea
          id={id}
          ref={area}
          aria-label={label}
          value={text}
          rows={Math.max(10, count)}
          wrap="off"
          spellCheck={false}
          readOnly={readOnly || !awake}
          aria-invalid={wrong || undefined}
          aria-describedby={`${id}-problems`}
          onChange={(event) => onChange(event.currentTarget.value)}
          className="w-full min-w-0 resize-none overflow-x-auto bg-transparent px-3 py-2 font-mono text-xs leading-5 outline-none read-only:text-ink-2"
        />
      </div>
      <ul id={`${id}-problems`} aria-live="polite" className="flex flex-col gap-1">
        {problems.map(({ line, pointer, level, message }) => (
          <li key={`${line} ${pointer} ${message}`} className="flex items-start gap-2 text-xs">
            <StatusGlyph kind={level === 'error' ? 'fail' : 'warn'} size={12} className="mt-0.5" />
            <button
              type="button"
              onClick={() => goTo(line)}
              className="shrink-0 font-medium text-accent tabular-nums hover:underline"
            >
              Line {line}
            </button>
            <span className={level === 'error' ? 'min-w-0 break-words text-fail' : 'min-w-0 break-words text-warn'}>
              {message}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
