import { Button } from '@groundwork/ui/button'
import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import { Footer } from '@groundwork/ui/footer'
import { Input } from '@groundwork/ui/input'
import { plural } from '@groundwork/ui/number'
import { Select } from '@groundwork/ui/select'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import type { Metadata } from 'next'
import Link from 'next/link'
import { auditText } from '../../../../settings/audit-words'
import { reasonAgainst, SettingsFrame, SettingsRefused } from '../../../../settings/settings-frame'
import { api, requireUser } from '../../../../trpc/server'
import type { RouterOutputs } from '../../../../trpc/types'

export const metadata: Metadata = { title: 'Audit' }

type Entry = RouterOutputs['access']['audit']['list']['items'][number]
type AuditPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> }

const kinds = [
  { value: '', label: 'Everything' },
  { value: 'people', label: 'People' },
  { value: 'account', label: 'Accounts' },
  { value: 'team', label: 'Teams' },
  { value: 'token', label: 'Tokens' },
  { value: 'project', label: 'Projects' },
  { value: 'plugin', label: 'Plugins' },
]

export default async function AuditPage({ searchParams }: AuditPageProps) {
  const user = await requireUser()
  const refused = reasonAgainst(user, 'audit.read')
  if (refused) return <SettingsRefused tab="audit" title="You may not read the audit" reason={refused} />
  const query = await searchParams
  const actor = single(query['actor']).slice(0, 100)
  const action = kinds.find(({ value }) => value === query['action'])?.value ?? ''
  const before = single(query['before']) || null
  const { items, next } = await (await api()).access.audit.list({
    actor: actor || undefined,
    action: action || undefined,
    cursor: before,
  })
  const filter = new URLSearchParams({ ...(actor && { actor }), ...(action && { action }) })
  return (
    <SettingsFrame tab="audit" lead="Who changed what, newest first. Kept for ever; nobody can change it here.">
      <form
        action="/settings/audit"
        className="flex flex-wrap gap-2 border-b border-line bg-canvas px-5 py-2 max-sm:px-3"
      >
        <Input name="actor" aria-label="Who" placeholder="Who" defaultValue={actor} className="max-w-56" />
        <Select name="action" aria-label="What" key={action} defaultValue={action} options={kinds} />
        <Button type="submit">Show</Button>
        {filter.size > 0 && (
          <Link href="/settings/audit" className={buttonClass({ kind: 'quiet' })}>
            Show everything
          </Link>
        )}
      </form>
      {items.length > 0 ? <AuditTable items={items} /> : <NoEntries filtered={filter.size > 0} />}
      <Footer
        range={`${plural(items.length, 'entry', 'entries')}${before ? ', further back' : ''}`}
        note={
          <span className="flex gap-3">
            {before && <Link href={`/settings/audit?${filter}`}>Newest</Link>}
            {next && <Link href={`/settings/audit?${withBefore(filter, next)}`}>Older</Link>}
          </span>
        }
      />
    </SettingsFrame>
  )
}

function single(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : ''
}

function withBefore(filter: URLSearchParams, before: string): URLSearchParams {
  const query = new URLSearchParams(filter)
  query.set('before', before)
  return query
}

function NoEntries({ filtered }: { filtered: boolean }) {
  if (!filtered) return <EmptyState kind="nothing-yet" title="Nothing was changed here yet" />
  return (
    <EmptyState
      kind="no-match"
      title="No entry matches"
      actions={
        <Link href="/settings/audit" className={buttonClass({})}>
          Show everything
        </Link>
      }
    >
      Nobody of this name did a thing of this kind.
    </EmptyState>
  )
}

function AuditTable({ items }: { items: Entry[] }) {
  return (
    <div className="flex-1 bg-surface">
      <Table>
        <thead>
          <tr>
            <Th className="min-w-28 first:pl-5 max-sm:min-w-0 max-sm:first:pl-3">When</Th>
            <Th className="min-w-40 max-sm:min-w-0">Who</Th>
            <Th className="w-full">What</Th>
            <Th className="max-rail:hidden">Request</Th>
          </tr>
        </thead>
        <tbody>
          {items.map((entry) => (
            <AuditRow key={entry.id} entry={entry} />
          ))}
        </tbody>
      </Table>
    </div>
  )
}

function AuditRow({ entry }: { entry: Entry }) {
  const { at, actorKind, actorName, action, resourceKind, resourceId, requestId } = entry
  const { what, about, change, of } = auditText(entry)
  return (
    <Tr>
      <Td className="text-ink-2 first:pl-5 max-sm:first:pl-3">
        <Time at={at.getTime()} mode="moment" />
      </Td>
      <Td className="max-w-52 truncate max-sm:max-w-24">
        <span className="font-name">{actorName}</span>
        {actorKind !== 'user' && <span className="text-xs text-ink-3"> {actorKind}</span>}
      </Td>
      <Td className="max-w-0 truncate" title={`${action} ${resourceKind} ${resourceId}`}>
        {of && (
          <>
            <b>{of}</b>:{' '}
          </>
        )}
        {what}
        {resourceKind === 'project' ? <ProjectLink name={resourceId} /> : about && <b> {about}</b>}
        {change && <span className="text-ink-2">{change}</span>}
      </Td>
      <Td className="max-rail:hidden">
        <code className="text-xs text-ink-3">{requestId?.slice(0, 8) ?? ''}</code>
      </Td>
    </Tr>
  )
}

function ProjectLink({ name }: { name: string }) {
  return (
    <>
      {' '}
      <Link href={`/projects/${encodeURIComponent(name)}`} className="font-name hover:text-accent hover:underline">
        {name}
      </Link>
    </>
  )
}
