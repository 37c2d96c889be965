import { isNarrowed } from '@groundwork/runs/filter'
import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import { formatToken } from '@groundwork/ui/filter-grammar'
import Link from 'next/link'
import { filterTokens, periods, type RunsSearch, runsHref, withTokens } from './runs-search'

/** Why the list is empty: nothing was ever recorded, or nothing matches, and then which filter would have to go. */
export function NoRuns({ search, anywhere, command }: { search: RunsSearch; anywhere: boolean; command: string }) {
  if (!anywhere)
    return (
      <EmptyState
        kind="nothing-yet"
        title="No run was recorded here yet"
        command={command}
        actions={
          <Link href="/connect" className={buttonClass({ kind: 'primary' })}>
            How to connect Metaflow
          </Link>
        }
      >
        Point a Metaflow client at this address and run any flow. The run appears here with its first step.
      </EmptyState>
    )
  const tokens = filterTokens(search.filter)
  const words = periods.find(({ id }) => id === search.period)?.words ?? ''
  const brushed = search.filter.from !== undefined
  const { from: _from, to: _to, ...dimensions } = search.filter
  return (
    <EmptyState
      kind="no-match"
      title={
        isNarrowed(search.filter)
          ? 'No run matches these filters'
          : `No run began in ${brushed ? 'the selected time' : words}`
      }
      actions={
        <>
          {tokens.map((token) => (
            <Link
              key={`${token.key}:${token.value}`}
              href={runsHref({
                ...search,
                filter: withTokens(search.filter, { tokens: tokens.filter((each) => each !== token), text: '' }),
              })}
              className={buttonClass({ className: 'max-w-full' })}
            >
              Remove <code className="min-w-0 truncate text-xs">{formatToken(token)}</code>
            </Link>
          ))}
          {brushed ? (
            <Link href={runsHref({ ...search, filter: dimensions })} className={buttonClass()}>
              Show all of {words}
            </Link>
          ) : search.period === 'all' ? null : (
            <Link href={runsHref({ ...search, period: 'all' })} className={buttonClass()}>
              Look in all time
            </Link>
          )}
        </>
      }
    >
      {isNarrowed(search.filter) ? `Looked at runs that began in ${brushed ? 'the selected time' : words}.` : null}
    </EmptyState>
  )
}
