import type { CallFigures } from '@groundwork/delivery/integration/call-count'
import { formatPercent, plural } from '@groundwork/ui/number'

/** How what was asked of an integration in the last hour ended. */
export function callWords({ calls, failures }: Pick<CallFigures, 'calls' | 'failures'>, name: string): string {
  if (calls === 0) return `Groundwork asked nothing of ${name} in the last hour.`
  if (failures === 0) return `${plural(calls, 'call')} in the last hour, and none failed.`
  return `${failures} of ${plural(calls, 'call')} in the last hour failed, ${formatPercent(failures / calls)}.`
}
