import type { Decision } from '@groundwork/access/can'
import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import { plural } from '@groundwork/ui/number'
import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { runHref } from '../../runs/addresses'
import { runLook } from '../../status/run-status'
import { unitHref } from '../matrix/unit-address'
import { MakeVersion } from './make-version'
import { refusalWords } from './refusal-words'
import type { Candidate, FoundRuns } from './unit-types'

type CandidatesProps = { candidates: FoundRuns; mayMake: Decision }

const mostShown = 12

/** The newest runs of people, those that can become versions and those that cannot with the reason. */
export function Candidates({ candidates: { items, started }, mayMake }: CandidatesProps) {
  if (items.length === 0 && started.length === 0)
    return (
      <EmptyState
        kind="nothing-yet"
        title="No run is recorded yet"
        actions={
          <Link href="/connect" className={buttonClass()}>
            Connect a flow
          </Link>
        }
      >
        A version is made of what a run ran. Run the flow once with recording switched on, as the page Connect shows.
      </EmptyState>
    )
  return (
    <Panel id="candidates" title="Make a version from a run" note={mayMake.allowed ? undefined : mayMake.reason}>
      {items.length === 0 ? (
        <p className="px-3 py-2.5 text-ink-2">
          No run of a person is among the newest. Run the flow once yourself: a version is made of what that ran.
        </p>
      ) : (
        <ul className="divide-y divide-line-faint">
          {items.slice(0, mostShown).map((candidate) => (
            <CandidateRow key={candidate.runNumber} candidate={candidate} mayMake={mayMake} />
          ))}
        </ul>
      )}
      <Started started={started} />
    </Panel>
  )
}

/** Runs that Groundwork started are of a version already: they are counted, not offered. */
function Started({ started }: Pick<FoundRuns, 'started'>) {
  if (started.length === 0) return null
  const all = started.reduce((sum, { runs }) => sum + runs, 0)
  return (
    <p className="border-t border-line-faint px-3 py-2 text-xs text-ink-3">
      {plural(all, 'run')} that Groundwork started {all === 1 ? 'is' : 'are'} left out:{' '}
      {started.map(({ version, runs }, index) => (
        <span key={version.id}>
          {index > 0 ? ', ' : ''}
          {runs} of{' '}
          <Link href={unitHref(version)} className="text-accent hover:underline">
            {version.unit} v{version.number}
          </Link>
        </span>
      ))}
      .
    </p>
  )
}

function CandidateRow({ candidate, mayMake }: { candidate: Candidate; mayMake: Decision }) {
  const { flow, id, status, startedAt, git, refused, version, user } = candidate
  const look = runLook(status)
  const cannot = refusalWords(refused)
  return (
    <li className="flex min-h-row flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1">
      <StatusGlyph kind={look.glyph} label={look.word} />
      <Link href={runHref({ flow, run: id })} prefetch={false} data-row-link className="font-name hover:text-accent">
        {flow}/{id}
      </Link>
      <span className="text-xs text-ink-3">
        <Time at={startedAt} /> {user}
        {git?.commit ? (
          <>
            , <code>{git.commit.slice(0, 7)}</code>
            {git.dirty ? ' with uncommitted changes' : ''}
          </>
        ) : null}
      </span>
      <span className="ml-auto flex min-w-0 items-center gap-3 text-xs text-ink-2 max-sm:ml-0">
        {version ? (
          <Link href={unitHref(version)} className="text-accent hover:underline">
            v{version.number} was made from it
          </Link>
        ) : cannot ? (
          <span className="text-ink-3">{cannot}</span>
        ) : (
          <MakeVersion run={`${flow}/${id}`} size="sm" reason={mayMake.allowed ? null : mayMake.reason} />
        )}
      </span>
    </li>
  )
}
