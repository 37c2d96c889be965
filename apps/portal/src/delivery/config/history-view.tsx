import { semanticDiff } from '@groundwork/delivery/config/diff'
import { buttonClass } from '@groundwork/ui/button-style'
import { EmptyState } from '@groundwork/ui/empty-state'
import { Panel } from '@groundwork/ui/panel'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { SettingsColumns } from '../../settings/settings-columns'
import { api } from '../../trpc/server'
import { changeHref } from './addresses'
import type { LayerDetail, Revision } from './config-types'
import { EditedKeys } from './edited-keys'
import { RevertButton } from './revert-button'
import { keyWords } from './shown-layer'

type HistoryViewProps = { layer: LayerDetail; from: string | undefined; to: string | undefined }
const nothing = { revision: 0, values: {}, locks: [] as string[] }

/** Every revision of a layer, what differs between two of them, and the way back to one. */
export async function HistoryView({ layer, from, to }: HistoryViewProps) {
  const revisions = await (await api()).delivery.config.history({ address: layer.address })
  if (revisions.length === 0)
    return (
      <EmptyState kind="nothing-yet" title={`Nothing was ever set in ${layer.name}`}>
        Its history begins with the first change that is merged.
      </EmptyState>
    )
  const newest = revisions[0]!
  const find = (text: string | undefined) => revisions.find(({ revision }) => String(revision) === text)
  const right = find(to) ?? newest
  const left =
    from === '0' ? nothing : (find(from) ?? revisions.find(({ revision }) => revision < right.revision) ?? nothing)
  const decision = layer.may.edit
  return (
    <SettingsColumns
      side={
        <>
          <Panel title={`Revision ${left.revision} to ${right.revision}`}>
            <EditedKeys before={left.values} after={right.values} schema={layer.schema} none="No value differs." />
            <LockChanges left={left.locks} right={right.locks} />
          </Panel>
          <ChoosePair revisions={revisions} left={left.revision} right={right.revision} />
        </>
      }
    >
      <Panel title="Revisions" note={revisions.length === 200 ? 'the newest 200' : 'newest first'}>
        <ol>
          {revisions.map((entry, index) => (
            <RevisionLine
              key={entry.revision}
              entry={entry}
              before={revisions[index + 1] ?? nothing}
              layer={layer}
              refused={
                !decision.allowed
                  ? decision.reason
                  : entry.revision === newest.revision
                    ? 'This is what the layer says now.'
                    : null
              }
            />
          ))}
        </ol>
      </Panel>
    </SettingsColumns>
  )
}

type LineProps = {
  entry: Revision
  before: { revision: number; values: Revision['values'] }
  layer: LayerDetail
  refused: string | null
}

function RevisionLine({ entry, before, layer, refused }: LineProps) {
  const { revision, message, authorName, at, change, expiresAt } = entry
  const changed = semanticDiff({ values: before.values }, { values: entry.values }, layer.schema)
  return (
    <li
      data-revision={revision}
      className="flex flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-line-faint px-3 py-2 last:border-b-0"
    >
      <Link
        href={`?view=history&from=${before.revision}&to=${revision}`}
        scroll={false}
        aria-label={`What revision ${revision} changed`}
        className="w-8 font-name text-accent tabular-nums hover:underline"
      >
        {revision}
      </Link>
      <span className="min-w-0 flex-1 basis-60">
        <span className="break-words">{message}</span>
        <span className="block text-xs text-ink-3">
          {authorName ?? 'Groundwork'}, <Time at={at} mode="moment" />
          {change === null ? null : (
            <>
              {', '}
              <Link href={changeHref(change)} className="text-accent underline">
                change {change}
              </Link>
            </>
          )}
          {expiresAt === null ? null : (
            <>
              , until <Time at={expiresAt} mode="moment" />
            </>
          )}
        </span>
        <span className="block truncate text-xs text-ink-2">
          {changed.length === 0 ? 'no value differs' : changed.map(({ pointer }) => keyWords(pointer)).join(', ')}
        </span>
      </span>
      <RevertButton address={layer.address} name={layer.name} {...{ revision, refused }} head={layer.revision} />
    </li>
  )
}

function LockChanges({ left, right }: { left: readonly string[]; right: readonly string[] }) {
  const locked = right.filter((each) => !left.includes(each))
  const unlocked = left.filter((each) => !right.includes(each))
  if (locked.length + unlocked.length === 0) return null
  return (
    <p className="px-3 py-2 text-xs text-ink-2">
      {locked.length > 0 ? `Locked: ${locked.map(keyWords).join(', ')}. ` : ''}
      {unlocked.length > 0 ? `Unlocked: ${unlocked.map(keyWords).join(', ')}.` : ''}
    </p>
  )
}

/** Any two revisions: a plain form, whose answer is an address. */
function ChoosePair({ revisions, left, right }: { revisions: Revision[]; left: number; right: number }) {
  const choices = [...revisions.map(({ revision }) => revision), 0]
  return (
    <Panel title="Compare" padded>
      <form method="get" className="flex flex-wrap items-center gap-2">
        <input type="hidden" name="view" value="history" />
        <RevisionSelect name="from" label="From revision" value={left} choices={choices} />
        <span aria-hidden="true" className="text-ink-3">
          →
        </span>
        <RevisionSelect name="to" label="To revision" value={right} choices={choices.slice(0, -1)} />
        <button type="submit" className={buttonClass({})}>
          Compare revisions
        </button>
      </form>
    </Panel>
  )
}

type RevisionSelectProps = { name: string; label: string; value: number; choices: number[] }

function RevisionSelect({ name, label, value, choices }: RevisionSelectProps) {
  return (
    <select
      key={value}
      name={name}
      aria-label={label}
      defaultValue={value}
      className="h-control rounded-sm border border-line-strong bg-surface px-2 max-sm:h-9"
    >
      {choices.map((each) => (
        <option key={each} value={each}>
          {each === 0 ? 'nothing' : each}
        </option>
      ))}
    </select>
  )
}
