import { EmptyState } from '@groundwork/ui/empty-state'
import { Panel } from '@groundwork/ui/panel'
import { Time } from '@groundwork/ui/time'
import { auditText } from '../../settings/audit-words'
import { reasonAgainst } from '../../settings/settings-frame'
import { api, requireUser } from '../../trpc/server'

type HistoryProps = { resourceKind: 'environment' | 'integration' | 'freeze'; resourceId?: string; title?: string }

/** Who changed it, when and how, from the audit. */
export async function History({ resourceKind, resourceId, title = 'What was changed' }: HistoryProps) {
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
                  {change}
                </span>
                <Time at={entry.at.getTime()} mode="moment" className="text-xs text-ink-3" />
              </li>
            )
          })}
        </ul>
      )}
    </Panel>
  )
}
