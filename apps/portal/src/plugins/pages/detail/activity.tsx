import { EmptyState } from '@groundwork/ui/empty-state'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { auditText } from '../../../settings/audit-words'
import type { RouterOutputs } from '../../../trpc/types'

type Page = RouterOutputs['plugins']['audit']

/** Who changed what of this plugin, newest first. */
export function Activity({ id, page }: { id: string; page: Page }) {
  if (page.items.length === 0) return <EmptyState kind="nothing-yet" title="Nothing of it was changed yet" />
  return (
    <div className="flex-1 bg-surface">
      <Table>
        <thead>
          <tr>
            <Th className="first:pl-5 max-sm:first:pl-3">When</Th>
            <Th>Who</Th>
            <Th className="w-full">What</Th>
          </tr>
        </thead>
        <tbody>
          {page.items.map((entry) => {
            const { what, about, change } = auditText(entry)
            return (
              <Tr key={entry.id}>
                <Td className="text-ink-2 first:pl-5 max-sm:first:pl-3">
                  <Time at={entry.at.getTime()} mode="moment" />
                </Td>
                <Td className="max-w-52 truncate max-sm:max-w-24">
                  <span className="font-name">{entry.actorName}</span>
                  {entry.actorKind === 'user' ? null : <span className="text-xs text-ink-3"> {entry.actorKind}</span>}
                </Td>
                <Td
                  className="max-w-0 truncate"
                  title={`${what}${about ? ` ${about}` : ''}${change ?? ''} (${entry.action})`}
                >
                  {what}
                  {about ? <b> {about}</b> : null}
                  {change ? <span className="text-ink-2">{change}</span> : null}
                </Td>
              </Tr>
            )
          })}
        </tbody>
      </Table>
      {page.next ? (
        <p className="px-5 py-2">
          <Link
            href={`/plugins/${id}/activity?before=${encodeURIComponent(page.next)}`}
            className="text-accent hover:underline"
          >
            Older
          </Link>
        </p>
      ) : null}
    </div>
  )
}
