import { Time } from '@groundwork/ui/time'
import { VersionPill } from '@groundwork/ui/version-pill'
import Link from 'next/link'
import { runHref } from '../../runs/addresses'
import { runsIn, standing, vetoedIn } from './lane-facts'
import type { LaneEnvironment, ListedVersion } from './unit-types'
import { VetoBadge } from './veto-badge'

const mostShown = 24

type VersionTimelineProps = { versions: readonly ListedVersion[]; environments: readonly LaneEnvironment[] }

/** Versions, the newest first, with a stripe for each environment that runs them. */
export function VersionTimeline({ versions, environments }: VersionTimelineProps) {
  if (versions.length === 0) return null
  return (
    <ol aria-label="Versions, newest first" className="flex gap-2 overflow-x-auto pb-1">
      {versions.slice(0, mostShown).map((version) => (
        <VersionCard key={version.id} version={version} environments={environments} />
      ))}
      {versions.length > mostShown ? (
        <li className="flex shrink-0 items-center px-3 text-xs text-ink-3">
          {versions.length - mostShown} older below
        </li>
      ) : null}
    </ol>
  )
}

function VersionCard({ version, environments }: { version: ListedVersion; environments: readonly LaneEnvironment[] }) {
  const { number, id, alias, createdAt, createdByName, git, dirty, run } = version
  const running = runsIn(version, environments)
  const state = standing(version)
  const vetoes = vetoedIn(version, environments)
  return (
    <li
      data-version={number}
      data-standing={state}
      className={`relative flex w-44 shrink-0 flex-col gap-1 overflow-hidden rounded-md border border-line px-2.5 pt-2.5 pb-2 ${state === 'superseded' ? 'bg-sunken text-ink-3' : 'bg-surface'}`}
    >
      <span aria-hidden="true" className="absolute inset-x-0 top-0 flex h-[3px] gap-px">
        {environments.map((environment) => (
          <span
            key={environment.id}
            className={`flex-1 ${running.includes(environment) ? 'bg-accent-fill' : 'bg-transparent'}`}
          />
        ))}
      </span>
      <span className="flex items-center justify-between gap-2">
        <VersionPill number={number} hash={id} alias={alias} vetoed={state === 'vetoed'} now={running.length > 0} />
        <span className="text-xs text-ink-3">
          <Time at={createdAt} />
        </span>
      </span>
      <span className="truncate text-xs" title={alias ?? undefined}>
        {alias ?? createdByName ?? ''}
      </span>
      <span className="truncate text-2xs text-ink-3">
        {git?.commit ? (
          <code>
            {git.branch ? `${git.branch} ` : ''}
            {git.commit.slice(0, 7)}
          </code>
        ) : (
          'no commit known'
        )}
        {git?.commit && dirty ? <span className="text-warn"> uncommitted changes</span> : null}
      </span>
      {run ? (
        <Link href={runOf(run)} prefetch={false} className="truncate text-2xs text-ink-3 hover:text-accent">
          from {run}
        </Link>
      ) : null}
      <span className="mt-auto flex flex-wrap gap-1 text-2xs font-medium">
        {running.map(({ name }) => (
          <span key={name} className="rounded-xs bg-accent-soft px-1 text-accent">
            {name}
          </span>
        ))}
        {running.length === 0 && vetoes.length === 0 ? (
          <span className="text-ink-3">{state === 'superseded' ? superseded(version) : 'runs nowhere'}</span>
        ) : null}
        <VetoBadge version={version} where={vetoes} />
      </span>
    </li>
  )
}

/** Only what ran somewhere has had its place taken. */
function superseded({ lanes }: ListedVersion): string {
  return lanes.some(({ status }) => status === 'previous') ? 'ran before' : 'never ran, newer ones do'
}

function runOf(run: string): string {
  const at = run.indexOf('/')
  return runHref({ flow: run.slice(0, at), run: run.slice(at + 1) })
}
