import { ErrorPanel } from '@groundwork/ui/error-panel'
import { plural } from '@groundwork/ui/number'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import type { RouterOutputs } from '../../trpc/types'

type Check = RouterOutputs['delivery']['invariants']

/** It is due each hour: after two of them nobody did it. */
const lateMs = 2 * 3_600_000 + 15 * 60_000

/** Whether delivery kept its own rules when an engine last checked all of them. `now` in milliseconds. */
export function OwnRules({ check, now }: { check: Check; now: number }) {
  if (check && check.broken.length > 0) {
    const rules = [...new Set(check.broken.map(({ rule }) => rule))]
    return (
      <div className="px-5 py-2 max-sm:px-3">
        <ErrorPanel
          title={`Delivery does not keep ${plural(rules.length, 'rule')} of its own`}
          detail={check.broken.map(({ invariant, words }) => `${invariant}: ${words}`).join('\n')}
        >
          Found <Time at={check.at} mode="moment" />, by the check of every hour. {rules.join('; ')}: that does not
          hold. What runs goes on; look at what is named here before anything else is promoted to it.
        </ErrorPanel>
      </div>
    )
  }
  const isLate = check !== null && now - check.at > lateMs
  return (
    <p className="flex items-start gap-x-1.5 px-5 py-1.5 text-xs text-ink-2 max-sm:px-3">
      <StatusGlyph kind={check === null ? 'none' : isLate ? 'unk' : 'ok'} size={12} className="mt-0.5" />
      {check === null ? (
        'Delivery’s own rules, I1 to I9, were not checked yet. An engine does it once an hour.'
      ) : (
        <span>
          Delivery’s own rules, I1 to I9, held when they were last checked, <Time at={check.at} mode="moment" />.
          {isLate ? ' It is due once an hour: no engine that carries out promotions has done it since.' : ''}
        </span>
      )}
    </p>
  )
}
