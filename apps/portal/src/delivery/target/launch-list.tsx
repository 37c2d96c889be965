import { EmptyState } from '@groundwork/ui/empty-state'
import { formatDuration } from '@groundwork/ui/duration'
import { Panel } from '@groundwork/ui/panel'
import { StatusWord } from '@groundwork/ui/status-word'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { runHref } from '../../runs/addresses'
import { isWebAddress } from '../shown/web-address'
import { launchLook, purposeWords } from './launch-look'
import type { Launch } from './read'

type LaunchListProps = { launches: Launch[]; versions: ReadonlyMap<string, number>; older: string | null }

/** Runs that Groundwork started or will start here, newest first. */
export function LaunchList({ launches, versions, older }: LaunchListProps) {
  return (
    <Panel title="Runs started here" note="scheduled, smoke runs, verifications and runs now">
      {launches.length === 0 ? (
        <EmptyState kind="nothing-yet" title="Nothing was started here yet">
          A promotion starts a smoke run, the schedule starts its slots, and Run now starts one at once.
        </EmptyState>
      ) : (
        <ul>
          {launches.map((launch) => (
            <Line key={launch.key} launch={launch} version={versions.get(launch.version)} />
          ))}
        </ul>
      )}
      {older ? (
        <p className="border-t border-line-faint px-3 py-2">
          <Link href={older} scroll={false} className="text-accent hover:underline">
            Show older ones
          </Link>
        </p>
      ) : null}
    </Panel>
  )
}

const over: readonly Launch['state'][] = ['succeeded', 'failed', 'cancelled', 'skipped']
const isOver = (state: Launch['state']) => over.includes(state)

function Line({ launch, version }: { launch: Launch; version: number | undefined }) {
  const { state, reason, purpose, flow, runId, slotTime, createdAt, startedAt, finishedAt, engineUrl } = launch
  const { glyph, word } = launchLook(state)
  const took = startedAt && finishedAt ? formatDuration(finishedAt.getTime() - startedAt.getTime()) : null
  return (
    <li className="flex min-h-row flex-wrap items-center gap-x-3 gap-y-0.5 border-b border-line-faint px-3 py-1 last:border-b-0">
      <StatusWord kind={glyph} className="w-24">
        {word}
      </StatusWord>
      <span className="min-w-0 flex-1">
        {flow && runId ? (
          <Link href={runHref({ flow, run: runId })} className="font-name hover:text-accent hover:underline">
            {flow}/{runId}
          </Link>
        ) : (
          <span className="text-ink-3">{isOver(state) ? 'no run,' : 'no run recorded yet,'}</span>
        )}{' '}
        <span className="text-ink-3">
          {purposeWords[purpose]}
          {slotTime ? (
            <>
              , slot <Time at={slotTime.getTime()} mode="moment" />
            </>
          ) : null}
          {version === undefined ? '' : `, v${version}`}
        </span>
        {reason && state !== 'succeeded' ? (
          <span className="block text-xs break-words text-ink-2">{reason}</span>
        ) : null}
      </span>
      {engineUrl && isWebAddress(engineUrl) ? (
        <a href={engineUrl} rel="noreferrer" className="text-xs text-accent hover:underline">
          there
        </a>
      ) : null}
      <span className="text-xs text-ink-3 tabular-nums">
        {took ? (
          <span title="From when its launcher took it until it let go, with the making of its environment. The run's own page says how long the run itself took.">
            {took} with its start,{' '}
          </span>
        ) : null}
        <Time at={(finishedAt ?? startedAt ?? createdAt).getTime()} />
      </span>
    </li>
  )
}
