import { KeyRound } from 'lucide-react'
import type { Draft } from './promote-types'

type Cell = Draft['config']['rows'][number]['running']

const tones = {
  gone: 'bg-fail-soft text-fail line-through',
  come: 'bg-ok-soft text-ok',
  plain: 'text-ink-2',
}

/** A value of the configuration; of a secret where it is kept, and a fingerprint of that. */
export function ConfigCell({ cell, unit, tone }: { cell: Cell; unit: string | null; tone: keyof typeof tones }) {
  if (!cell) return <span className="text-xs text-ink-3">unset</span>
  if (cell.kind === 'secret')
    return (
      <span title={`${cell.provider}: ${cell.path}`} className="inline-flex items-center gap-1 text-xs text-ink-2">
        <KeyRound size={12} strokeWidth={1.75} aria-hidden="true" />
        secret <code>{cell.fingerprint}</code>
      </span>
    )
  const text = typeof cell.value === 'string' ? cell.value : JSON.stringify(cell.value)
  return (
    <span className="inline-flex max-w-64 items-baseline gap-1">
      <code title={text} className={`max-w-48 shrink-0 truncate rounded-xs px-1 text-xs ${tones[tone]}`}>
        {text}
      </code>
      {unit ? <span className="text-xs text-ink-3">{unit}</span> : null}
    </span>
  )
}
