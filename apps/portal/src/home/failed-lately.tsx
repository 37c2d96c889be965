import type { FailingGroup } from '@groundwork/runs/rows'
import { plural } from '@groundwork/ui/number'
import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'

const most = 6

/** Failed runs of the last day, one line a cause. */
export function FailedLately({ groups }: { groups: FailingGroup[] }) {
  const runs = groups.reduce((sum, group) => sum + group.count, 0)
  return (
    <Panel
      title="Failed in the last 24 hours"
      note={groups.length > 0 ? `${plural(runs, 'run')}, ${plural(groups.length, 'cause')}` : undefined}
      actions={
        <Link href="/runs?status=failed" className="text-accent hover:underline">
          Runs
        </Link>
      }
    >
      {groups.length === 0 ? (
        <p className="flex h-row items-center gap-2 px-3 text-ink-2">
          <StatusGlyph kind="ok" /> No run has failed.
        </p>
      ) : (
        <ul>
          {groups.slice(0, most).map((group) => (
            <Cause key={`${group.project} ${group.flow} ${group.step} ${group.failure}`} group={group} />
          ))}
          {groups.length > most && (
            <li className="flex h-row items-center px-3">
              <Link href="/runs?status=failed" className="pl-[26px] text-accent hover:underline">
                {plural(groups.length - most, 'more cause')}
              </Link>
            </li>
          )}
        </ul>
      )}
    </Panel>
  )
}

function Cause({ group }: { group: FailingGroup }) {
  // Without a known error the failure is these words, which name the step already.
  const onlyStep = ['failed', 'stopped without a word'].some((end) => group.failure === `Step ${group.step} ${end}`)
  return (
    <li className="grid min-h-row grid-cols-[14px_minmax(0,1fr)_auto_3.5rem] items-center gap-x-3 border-b border-line-faint px-3 py-1.5 last:border-b-0 hover:bg-hover max-sm:grid-cols-[14px_minmax(0,1fr)_auto]">
      <StatusGlyph kind="fail" label="Failed" />
      <Link
        href={`/runs/${encodeURIComponent(group.flow)}/${encodeURIComponent(group.lastRun)}`}
        data-row-link
        className="min-w-0 truncate hover:text-accent max-sm:whitespace-normal"
        title={group.failure}
      >
        {onlyStep ? group.failure : <code className="text-ink">{group.failure}</code>}{' '}
        <span className="text-ink-3">
          {group.flow}
          {group.step && !onlyStep ? `, step ${group.step}` : ''}
        </span>
      </Link>
      <span className="text-ink-2 max-sm:hidden">{plural(group.count, 'time')}</span>
      <span className="text-right text-ink-3">
        <Time at={group.lastAt} />
      </span>
    </li>
  )
}
