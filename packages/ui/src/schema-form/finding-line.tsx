import { StatusGlyph } from '../status-glyph'
import type { Finding } from './json-schema'

type FindingLineProps = { id: string; finding: Finding; onFix?: (value: unknown) => void }

/** What is wrong with a field, and the one press that mends it. */
export function FindingLine({ id, finding, onFix }: FindingLineProps) {
  const { level, message, fix } = finding
  const tone = level === 'error' ? 'text-fail' : level === 'warning' ? 'text-warn' : 'text-ink-2'
  return (
    <p id={id} aria-live="polite" className={`flex items-start gap-1.5 text-xs ${tone}`}>
      <StatusGlyph
        kind={level === 'error' ? 'fail' : level === 'warning' ? 'warn' : 'ok'}
        size={12}
        className="mt-0.5"
      />
      <span className="min-w-0 break-words">
        {message}{' '}
        {fix && onFix ? (
          <button type="button" onClick={() => onFix(fix.value)} className="font-medium text-accent hover:underline">
            {fix.label}
          </button>
        ) : null}
      </span>
    </p>
  )
}
