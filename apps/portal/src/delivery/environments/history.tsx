import { EmptyState } from '@groundwork/ui/empty-state'
import { Panel } from '@groundwork/ui/panel'
import { Time } from '@groundwork/ui/time'
import { auditText } from '../../settings/audit-words'
import { reasonAgainst } from '../../settings/settings-frame'
import { api, requireUser } from '../../trpc/server'
import { type EnvironmentChange, environmentChanges, type TeamNames } from './policy-changes'

type HistoryProps = {
  resourceKind: 'environment' | 'integration' | 'freeze'
  resourceId?: string
  title?: string
  /** Names of teams by id, for rules that name teams. */
  teams?: TeamNames
}

/** Who changed it, when and how, from the audit. */
export async function History({ resourceKind, resourceId, title = 'What was changed', teams }: HistoryProps) {
  const refused = reasonAgainst(await requireUser(), 'audit.read')
  if (refused)
    return (
      <Panel title={title} padded>
        <p className="text-ink-2">{refused}</p>
      </Panel>
    )
  const { items } = await (await api()).access.audit.list({ resourceKind, resourceId, limit: 30 })
  return (
    <Panel title={title} note="from the audit, newest first">
      {items.length === 0 ? (
        <EmptyState kind="nothing-yet" title="Nobody has changed it yet" />
      ) : (
        <ul>
          {items.map((entry) => {
            const { what, change } = auditText(entry)
            const { before, after } = entry.detail
            const changes = resourceKind === 'environment' ? environmentChanges({ before, after }, teams) : null
            const named = entry.resourceKind === 'freeze' ? entry.detail['title'] : null
            return (
              <li
                key={entry.id}
                className="flex flex-wrap gap-x-2 border-b border-line-faint px-3 py-2 last:border-b-0"
              >
                <span className="font-name">{entry.actorName}</span>
                <span className="min-w-0 flex-1 break-words text-ink-2">
                  {what}
                  {typeof named === 'string' ? ` ${named}` : ''}
                  {changes ? null : change}
                </span>
                <Time at={entry.at.getTime()} mode="moment" className="text-xs text-ink-3" />
                {changes && changes.length > 0 ? <Changes changes={changes} /> : null}
              </li>
            )
          })}
        </ul>
      )}
    </Panel>
  )
}

function Changes({ changes }: { changes: readonly EnvironmentChange[] }) {
  return (
    <dl className="grid w-full grid-cols-[11rem_minmax(0,1fr)] gap-x-3 gap-y-1 pt-1 text-xs max-sm:grid-cols-1">
      {changes.map(({ what, from, to }) => (
        <div key={what} className="contents">
          <dt className="text-ink-3">{what}</dt>
          <dd className="flex flex-wrap items-baseline gap-1.5 break-words">
            {from === null ? (
              <span className="text-ink-3">nothing</span>
            ) : (
              <del className="rounded-xs bg-fail-soft px-1 text-fail">{from}</del>
            )}
            <span aria-label="became" className="text-ink-3">
              →
            </span>
            {to === null ? (
              <span className="text-ink-3">nothing</span>
            ) : (
              <ins className="rounded-xs bg-ok-soft px-1 text-ok no-underline">{to}</ins>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
