import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import type { RouterOutputs } from '../../trpc/types'

type Why = RouterOutputs['access']['why']

/** Whether, the chain of what was looked at, and who could change it. */
export function Answer({ why, action }: { why: Why; action: string }) {
  const { who, allowed, reason, chain, change } = why
  return (
    <>
      <Panel
        title={
          <span className="flex items-center gap-2">
            <StatusGlyph kind={allowed ? 'ok' : 'fail'} size={14} />
            {who} {allowed ? 'may' : 'may not'} do <code>{action}</code>
          </span>
        }
      >
        {reason ? <p className="border-b border-line-faint px-3 py-2.5">{reason}</p> : null}
        <ol aria-label="What was looked at">
          {chain.map(({ by, opens, words }) => (
            <li
              key={`${by} ${words}`}
              className="flex items-start gap-2 border-b border-line-faint px-3 py-2 last:border-b-0"
            >
              <StatusGlyph kind={opens ? 'ok' : 'none'} size={12} className="mt-1" />
              <span className={opens ? '' : 'text-ink-2'}>
                {words}
                {opens ? <b> That is enough.</b> : null}
              </span>
            </li>
          ))}
        </ol>
      </Panel>
      <Panel title="Who could change it" padded>
        <ul className="flex flex-col gap-1.5 text-ink-2">
          {change.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      </Panel>
      {/^(promotion|target|gate)\./.test(action) ? (
        <p className="text-xs text-ink-3">
          Approvals, windows, freezes, vetoes and pins are no matter of rights: the gates of a promotion say what of
          them holds, and when they open.
        </p>
      ) : null}
    </>
  )
}
