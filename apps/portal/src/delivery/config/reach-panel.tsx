import { buttonClass } from '@groundwork/ui/button-style'
import { Panel } from '@groundwork/ui/panel'
import Link from 'next/link'
import { promoteHref } from '../promote/promote-address'
import type { ChangeDetail } from './config-types'
import { type Reached, reachWords } from './reach'

type ReachPanelProps = { detail: ChangeDetail; targets: Reached[]; page: string }

/** What a merge makes possible: nothing runs otherwise until somebody promotes. */
export function ReachPanel({ detail: { change }, targets, page }: ReachPanelProps) {
  const merged = change.state === 'merged'
  return (
    <Panel title="What follows" padded>
      <p>
        <b className="font-name">Nothing changes until somebody promotes.</b> {reachWords(change, targets.length)}
      </p>
      {targets.length > 0 ? (
        <ul className="mt-2 flex flex-col gap-1">
          {targets.map(({ project, unit, environment, version }) => (
            <li key={`${unit} ${environment}`} className="flex min-h-row flex-wrap items-center gap-2">
              <span className="min-w-0 flex-1">
                <span className="font-name">{unit}</span> <span className="text-ink-2">in {environment}</span>{' '}
                <span className="text-xs text-ink-3">runs v{version.number}</span>
              </span>
              {merged ? (
                <Link
                  href={promoteHref(page, { project, unit, to: environment, version: version.id, mode: 'redeploy' })}
                  scroll={false}
                  className={buttonClass({ size: 'sm' })}
                >
                  Redeploy v{version.number} to {environment}
                </Link>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
    </Panel>
  )
}
