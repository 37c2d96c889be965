import { Pill } from '@groundwork/ui/pill'
import type { ReactNode } from 'react'
import type { PermissionLine } from './permission-list'

type Changes<T> = { added: T[]; removed: T[] }
type Line = { point: string; id: string; title: string | null; stability: { level: string } }

/** What one version asks and adds that another does not. */
export type Diff = {
  permissions: Changes<PermissionLine>
  contributions: Changes<Line> & {
    changed: (Line & { fields: { field: string; before: unknown; after: unknown }[] })[]
  }
  config: { path: string; what: string; breaking: boolean }[]
  hosts: Changes<string>
  memoryMb: { before: number | null; after: number | null } | null
  contract: { before: string; after: string } | null
  migrations: Changes<string>
  secrets: Changes<string>
  experimental: Changes<string>
}

/** Whether nothing that a person decides about is different. */
export function isSame(diff: Diff): boolean {
  const { permissions, contributions, config, memoryMb, contract, migrations, secrets, experimental } = diff
  const lists = [permissions, contributions, migrations, secrets, experimental]
  return (
    lists.every(({ added, removed }) => added.length + removed.length === 0) &&
    contributions.changed.length === 0 &&
    config.length === 0 &&
    memoryMb === null &&
    contract === null
  )
}

/** A diff as rows: what goes is struck, what comes is new, by kind; nothing where nothing changes. */
export function ManifestDiff({ diff }: { diff: Diff }) {
  if (isSame(diff))
    return (
      <p className="text-ink-2">
        It asks for the same, contributes the same and is configured the same. Only its code differs.
      </p>
    )
  const { permissions, contributions, config, memoryMb, contract, migrations, secrets, experimental } = diff
  return (
    <dl className="rounded-md border border-line">
      <Kind name="Permissions">
        {permissions.added.map((line) => (
          <Added key={line.permission} note={line.grave ? <Pill tone="warn">think twice</Pill> : null}>
            {line.words} <code className="text-ink-3">{line.permission}</code>
          </Added>
        ))}
        {permissions.removed.map((line) => (
          <Removed key={line.permission}>{line.words}</Removed>
        ))}
      </Kind>
      <Kind name="Contributes">
        {contributions.added.map((line) => (
          <Added
            key={nameOf(line)}
            note={line.stability.level === 'stable' ? null : <Pill tone="warn">{line.stability.level}</Pill>}
          >
            {line.title ?? line.id} <code className="text-ink-3">{line.point}</code>
          </Added>
        ))}
        {contributions.changed.map((line) => (
          <Changed key={nameOf(line)}>
            {line.title ?? line.id} <code className="text-ink-3">{line.point}</code>:{' '}
            {line.fields
              .map(({ field, before, after }) => `${field} ${said(before)} becomes ${said(after)}`)
              .join(', ')}
          </Changed>
        ))}
        {contributions.removed.map((line) => (
          <Removed key={nameOf(line)}>
            {line.title ?? line.id} <code>{line.point}</code>
          </Removed>
        ))}
      </Kind>
      <Kind name="Configuration">
        {config.map(({ path, what, breaking }) => (
          <Changed key={`${path} ${what}`} note={breaking ? <Pill tone="fail">values may not fit</Pill> : null}>
            <code>{path || 'the whole'}</code> {what}
          </Changed>
        ))}
      </Kind>
      <Kind name="Secrets">{names(secrets)}</Kind>
      <Kind name="Migrations">{names(migrations)}</Kind>
      <Kind name="Experimental">{names(experimental)}</Kind>
      <Kind name="Memory">
        {memoryMb ? <Changed>{`${megabytes(memoryMb.before)} becomes ${megabytes(memoryMb.after)}`}</Changed> : null}
      </Kind>
      <Kind name="Contract">
        {contract ? <Changed>{`${contract.before} becomes ${contract.after}`}</Changed> : null}
      </Kind>
    </dl>
  )
}

function Kind({ name, children }: { name: string; children: ReactNode }) {
  const lines = [children].flat(2).filter(Boolean)
  if (lines.length === 0) return null
  return (
    <div className="grid grid-cols-[112px_minmax(0,1fr)] gap-2 border-b border-line-faint px-2.5 py-2 last:border-b-0 max-sm:grid-cols-1">
      <dt className="text-xs leading-5 text-ink-3">{name}</dt>
      <dd className="min-w-0">
        <ul className="flex flex-col gap-1">{lines}</ul>
      </dd>
    </div>
  )
}

type EntryProps = { children: ReactNode; note?: ReactNode }

function Entry({ sign, tone, word, children, note }: EntryProps & { sign: string; tone: string; word: string }) {
  return (
    <li className="flex items-start gap-2">
      <span aria-hidden="true" className={`w-3 shrink-0 font-mono ${tone}`}>
        {sign}
      </span>
      <span className="sr-only">{word}: </span>
      <span className={`min-w-0 break-words ${sign === '−' ? 'line-through decoration-fail' : ''}`}>{children}</span>
      {note}
    </li>
  )
}

const Added = (props: EntryProps) => <Entry {...props} sign="+" tone="text-ok" word="New" />
const Removed = (props: EntryProps) => <Entry {...props} sign="−" tone="text-fail" word="Gone" />
const Changed = (props: EntryProps) => <Entry {...props} sign="~" tone="text-warn" word="Changed" />

function names({ added, removed }: Changes<string>): ReactNode {
  return [
    ...added.map((name) => (
      <Added key={`+${name}`}>
        <code>{name}</code>
      </Added>
    )),
    ...removed.map((name) => (
      <Removed key={`-${name}`}>
        <code>{name}</code>
      </Removed>
    )),
  ]
}

function nameOf({ point, id }: Line): string {
  return `${point} ${id}`
}

function megabytes(value: number | null): string {
  return value === null ? 'no process' : `${value} MB`
}

function said(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  return typeof value === 'string' ? `"${value}"` : JSON.stringify(value)
}
