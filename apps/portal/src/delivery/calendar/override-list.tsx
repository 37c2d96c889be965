import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import type { RouterOutputs } from '../../trpc/types'

type Override = RouterOutputs['delivery']['freezes']['calendar']['overrides'][number]

/** Freezes and windows that somebody overrode for one promotion, with why. */
export function OverrideList({ overrides }: { overrides: Override[] }) {
  return (
    <Panel title="Overrides used" note="in the days shown">
      {overrides.length === 0 ? (
        <p className="px-3 py-2.5 text-ink-2">
          None. An administrator overrides a freeze or a window for one promotion, on its page, with a reason.
        </p>
      ) : (
        <ul>
          {overrides.map(({ promotion, gate, verdict, reason, by, at }) => (
            <li
              key={`${promotion} ${gate} ${at}`}
              className="flex gap-2.5 border-b border-line-faint px-3 py-2 last:border-b-0"
            >
              <StatusGlyph kind="warn" className="mt-0.75" />
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap gap-x-2">
                  <Link href={`/promotions/${promotion}`} className="font-name text-accent hover:underline">
                    P-{promotion}
                  </Link>
                  <span className="text-ink-2">
                    {gate === 'freeze' ? 'freeze' : 'window'}{' '}
                    {verdict === 'pass' ? 'overridden' : 'overridden to refuse'} by {by}
                  </span>
                  <Time at={at} mode="moment" className="ml-auto text-xs text-ink-3" />
                </p>
                <p className="break-words text-ink-2">{reason}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
