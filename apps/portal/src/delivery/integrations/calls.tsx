import type { CallFigures } from '@groundwork/delivery/integration/call-count'
import { Panel } from '@groundwork/ui/panel'
import { Time } from '@groundwork/ui/time'
import { callWords } from './call-words'

/** What promotions, schedules and pages asked of an integration, and why the newest call failed that did. */
export function Calls({ name, figures }: { name: string; figures: CallFigures }) {
  const { failures, last } = figures
  return (
    <Panel title="Calls" note="without measurings" padded>
      <p className={failures > 0 ? 'text-fail' : 'text-ink-2'}>{callWords(figures, name)}</p>
      {last ? (
        <p className="mt-2 break-words text-ink-2">
          The last that failed, <Time at={last.at} mode="moment" />: <code>{last.method}</code>. {last.words}
        </p>
      ) : null}
    </Panel>
  )
}
