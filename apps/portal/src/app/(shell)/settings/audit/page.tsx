import { Button } from '@groundwork/ui/button'
import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import { Field } from '@groundwork/ui/field'
import { Footer } from '@groundwork/ui/footer'
import { Input } from '@groundwork/ui/input'
import { plural } from '@groundwork/ui/number'
import { Select } from '@groundwork/ui/select'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import type { Metadata } from 'next'
import Link from 'next/link'
import { mostExported } from '@groundwork/access/audit/export'
import { OwnRules } from '../../../../settings/audit/own-rules'
import { type AuditAddress, auditQuery, readAuditAddress, toFilter } from '../../../../settings/audit/audit-address'
import { processKey, type ProcessPlace, promotionNumber } from '../../../../settings/audit-delivery-words'
import { auditText } from '../../../../settings/audit-words'
import { reasonAgainst, SettingsFrame, SettingsRefused } from '../../../../settings/settings-frame'
import { viewerZone } from '../../../../shell/viewer'
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
  { value: 'role', label: 'Custom roles' },
  { value: 'token', label: 'Tokens' },
  { value: 'project', label: 'Projects' },
  { value: 'config', label: 'Configuration' },
  { value: 'version', label: 'Versions' },
  { value: 'promotion', label: 'Promotions' },
  { value: 'gate', label: 'Overridden gates' },
  { value: 'target', label: 'Targets' },
  { value: 'environment', label: 'Environments' },
  { value: 'integration', label: 'Integrations' },
  { value: 'freeze', label: 'Freezes' },
  { value: 'plugin', label: 'Plugins' },
  { value: 'delivery', label: 'Checks of delivery' },
  { value: 'audit', label: 'Exports of the audit' },
]

export default async function AuditPage({ searchParams }: AuditPageProps) {
  const user = await requireUser()
  const refused = reasonAgainst(user, 'audit.read')
  if (refused)
    return <SettingsRefused tab="audit" title="You may not read the audit" reason={refused} action="audit.read" />
  const [query, zone] = [await searchParams, await viewerZone()]
  const address = readAuditAddress(query)
  const before = typeof query['before'] === 'string' ? query['before'] : null
  const caller = await api()
  const { items, next } = await caller.access.audit.list({ ...toFilter(address, zone), cursor: before })
  const keys = items.flatMap((entry) => processKey(entry) ?? [])
  const places = keys.length > 0 ? await caller.delivery.targets.launchPlaces({ keys }) : []
  const filtered = auditQuery(address) !== ''
  const check = await caller.delivery.invariants()
  return (
    <SettingsFrame
      tab="audit"
      lead="Who changed what, newest first. Kept for ever; nobody can change it here."
      actions={<Exports address={address} zone={zone} />}
    >
      <OwnRules check={check} now={Date.now()} />
      <Filters address={address} filtered={filtered} />
      {items.length > 0 ? <AuditTable items={items} places={places} /> : <NoEntries filtered={filtered} />}
      <Footer
        range={`${plural(items.length, 'entry', 'entries')}${before ? ', further back' : ''}`}
        note={
          <span className="flex gap-3">
            <span className="max-rail:hidden">
              A file holds the newest {plural(mostExported, 'entry', 'entries')} that match at most; taking one is an
              entry too.
            </span>
            {before && <Link href={`/settings/audit?${auditQuery(address)}`}>Newest</Link>}
            {next && <Link href={`/settings/audit?${auditQuery(address, { before: next })}`}>Older</Link>}
          </span>
        }
      />
    </SettingsFrame>
  )
}

function Filters({ address, filtered }: { address: AuditAddress; filtered: boolean }) {
  const known = kinds.some(({ value }) => value === address.action)
  const options = known ? kinds : [...kinds, { value: address.action, label: address.action }]
  return (
    <form
      // Fields keep what was typed in them; another address has other filters.
      key={auditQuery(address)}
      action="/settings/audit"
      className="flex flex-wrap items-center gap-2 border-b border-line bg-canvas px-5 py-2 max-sm:px-3"
    >
      <Input name="actor" aria-label="Who" placeholder="Who" defaultValue={address.actor} className="max-w-40" />
      <Select name="action" aria-label="What" defaultValue={address.action} options={options} />
      <Input name="text" aria-label="Text" placeholder="Any text" defaultValue={address.text} className="max-w-44" />
      <Button type="submit">Show</Button>
      {filtered && (
        <Link href="/settings/audit" className={buttonClass({ kind: 'quiet' })}>
          Show everything
        </Link>
      )}
      <MoreFilters address={address} />
    </form>
  )
}

/** What is asked for less often: folded, unless it is asked for. */
function MoreFilters({ address: { kind, id, from, until } }: { address: AuditAddress }) {
  return (
    <details open={[kind, id, from, until].some(Boolean)} className="open:w-full">
      <summary className={buttonClass({ kind: 'quiet', className: 'cursor-pointer list-none' })}>
        By what it is about, and when
      </summary>
      <div className="grid grid-cols-4 gap-3 pt-2 pb-1 max-sm:grid-cols-2 sm:max-w-2xl">
        <Field label="About a" hint="promotion, token, plugin">
          <Input name="kind" defaultValue={kind} autoComplete="off" />
        </Field>
        <Field label="Which" hint="its id: P-12">
          <Input name="id" defaultValue={id} autoComplete="off" />
        </Field>
        <Field label="From">
          <Input name="from" type="date" defaultValue={from} />
        </Field>
        <Field label="Until">
          <Input name="until" type="date" defaultValue={until} />
        </Field>
      </div>
    </details>
  )
}

function Exports({ address, zone }: { address: AuditAddress; zone: string }) {
  const href = (format: string) => `/api/audit?${auditQuery(address, { format, zone })}`
  return (
    <>
      <a href={href('csv')} download className={buttonClass({})}>
        Take as CSV
      </a>
      <a href={href('jsonl')} download className={buttonClass({ className: 'max-sm:hidden' })}>
        Take as JSON lines
      </a>
    </>
  )
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
      Nothing that was changed fits all of these filters.
    </EmptyState>
  )
}

function AuditTable({ items, places }: { items: Entry[]; places: ProcessPlace[] }) {
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
            <AuditRow key={entry.id} entry={entry} places={places} />
          ))}
        </tbody>
      </Table>
    </div>
  )
}

function AuditRow({ entry, places }: { entry: Entry; places: ProcessPlace[] }) {
  const { at, actorKind, actorName, action, resourceKind, resourceId, requestId } = entry
  const { what, about, change, of } = auditText(entry, places)
  const promotion = promotionNumber(entry)
  return (
    <Tr>
      <Td className="text-ink-2 first:pl-5 max-sm:first:pl-3">
        <Time at={at.getTime()} mode="moment" />
      </Td>
      <Td className="max-w-52 truncate max-sm:max-w-24">
        <span className="font-name">{actorName}</span>
        {actorKind !== 'user' && <span className="text-xs text-ink-3"> {actorKind}</span>}
      </Td>
      <Td className="max-w-0 py-1.5 break-words whitespace-normal" title={`${action} ${resourceKind} ${resourceId}`}>
        {of && (
          <>
            <b>{of}</b>:{' '}
          </>
        )}
        {what}
        {resourceKind === 'project' ? (
          <ProjectLink name={resourceId} />
        ) : promotion === null ? (
          about && <b> {about}</b>
        ) : (
          <PromotionLink number={promotion} />
        )}
        {change && <span className="text-ink-2">{change}</span>}
      </Td>
      <Td className="max-rail:hidden">
        <code className="text-xs text-ink-3">{requestId?.slice(0, 8) ?? ''}</code>
      </Td>
    </Tr>
  )
}

function PromotionLink({ number }: { number: number }) {
  return (
    <>
      {' '}
      <Link href={`/promotions/${number}`} className="font-name hover:text-accent hover:underline">
        P-{number}
      </Link>
    </>
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
