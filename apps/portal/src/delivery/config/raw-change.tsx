import { Panel } from '@groundwork/ui/panel'
import type { ChangeDetail } from './config-types'
import { lineDiff } from './line-diff'

/** The layer as text: what goes, what comes. References to secrets are references, so nothing has to be hidden. */
export function RawChange({ detail: { change, base, head, name } }: { detail: ChangeDetail }) {
  const before = change.state === 'draft' || change.state === 'review' ? head : base
  const lines = lineDiff(JSON.stringify(before, null, 2), JSON.stringify(change.values, null, 2))
  return (
    <Panel
      title={`${name} as JSON`}
      note={`revision ${change.state === 'merged' ? change.base : change.head} and change ${change.number}`}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways */}
      <pre tabIndex={0} className="overflow-x-auto bg-sunken py-2 font-mono text-xs leading-5">
        {lines.map(({ kind, text }, index) => (
          <span
            key={index}
            className={`block px-3 ${kind === '-' ? 'bg-fail-soft text-fail' : kind === '+' ? 'bg-ok-soft text-ok' : 'text-ink-2'}`}
          >
            {kind} {text}
          </span>
        ))}
      </pre>
      {change.locks.length > 0 ? (
        <p className="px-3 py-2 text-xs text-ink-2">Locks: {change.locks.join(', ')}</p>
      ) : null}
    </Panel>
  )
}
