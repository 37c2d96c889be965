'use client'

import type { ArtifactRow, ArtifactValue, Readable, TaskArtifacts as Artifacts } from '@groundwork/runs/rows'
import { Notice } from '@groundwork/ui/notice'
import { formatBytes, plural } from '@groundwork/ui/number'
import { ValueTree } from '@groundwork/ui/value-tree'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { useTRPC } from '../../trpc/client'
import type { TaskKey } from '../addresses'
import { previewNode } from '../run/preview-node'
import { changedAddress, paramsNow } from '../use-changed-href'

type Values = Record<string, Readable<ArtifactValue>>
type Props = {
  taskKey: TaskKey
  attempt: number
  /** Whether the attempt goes on. */
  growing: boolean
  readAt?: number | undefined
  first?: Artifacts
  values?: Values
}

/** What an attempt stored; a value is read when it is opened, and the address says which are. What Metaflow keeps for itself is hidden at first. */
export function TaskArtifacts({ taskKey, attempt, growing, first, readAt, values }: Props) {
  const trpc = useTRPC()
  const { data } = useSuspenseQuery({
    ...trpc.runs.artifacts.queryOptions({ ...taskKey, attempt }),
    ...(first ? { initialData: first, initialDataUpdatedAt: readAt } : {}),
  })
  const [internal, setInternal] = useState(false)
  const opened = useSearchParams().getAll('artifact')
  function toggle(name: string) {
    const now = paramsNow().getAll('artifact')
    const next = now.includes(name) ? now.filter((each) => each !== name) : [...now, name]
    window.history.replaceState(null, '', changedAddress({ artifact: next }))
  }
  const own = data.rows.filter((row) => !row.internal)
  const hidden = data.rows.length - own.length
  const rows = data.rows.filter((row) => internal || !row.internal || opened.includes(row.name))
  return (
    <div className="flex flex-col">
      {data.datastore.ok ? null : (
        <div className="p-3">
          <Notice title="The values cannot be read" setting={data.datastore.setting}>
            {data.datastore.reason} Names and hashes come from the metadata.
          </Notice>
        </div>
      )}
      {rows.length === 0 && data.datastore.ok ? (
        <p className="px-3 py-2.5 text-ink-3">
          {growing
            ? 'No artifacts yet. Metaflow stores them when the attempt ends.'
            : 'This attempt stored no artifacts.'}
        </p>
      ) : null}
      <ul>
        {rows.map((row) => (
          <Artifact
            key={row.name}
            taskKey={taskKey}
            attempt={data.attempt}
            row={row}
            value={values?.[row.name]}
            readable={data.datastore.ok}
            open={opened.includes(row.name)}
            onToggle={() => toggle(row.name)}
          />
        ))}
      </ul>
      {hidden > 0 ? (
        <label className="flex h-row items-center gap-2 px-3 text-xs text-ink-3">
          <input
            type="checkbox"
            checked={internal}
            onChange={(event) => setInternal(event.target.checked)}
            className="size-3.5 accent-accent-fill"
          />
          Show {plural(hidden, 'internal artifact')}
        </label>
      ) : null}
    </div>
  )
}

type ArtifactProps = {
  taskKey: TaskKey
  attempt: number
  row: ArtifactRow
  /** Where it came with the page. */
  value: Readable<ArtifactValue> | undefined
  readable: boolean
  open: boolean
  onToggle: () => void
}

function Artifact({ taskKey, attempt, row, value, readable, open, onToggle }: ArtifactProps) {
  const facts = [row.type && typeName(row.type), row.size === null ? null : formatBytes(row.size)]
    .filter(Boolean)
    .join(', ')
  return (
    <li className="border-b border-line-faint">
      <button
        type="button"
        aria-expanded={open}
        onClick={onToggle}
        className="flex min-h-row w-full items-center gap-2 px-3 text-left outline-offset-[-2px] hover:bg-hover"
      >
        <ChevronRight
          size={12}
          aria-hidden="true"
          className={`shrink-0 text-ink-3 transition-transform ${open ? 'rotate-90' : ''}`}
        />
        <code className={row.internal ? 'text-ink-3' : 'font-name'}>{row.name}</code>
        <span className="ml-auto truncate pl-3 text-xs text-ink-3">{facts}</span>
        <code className="text-ink-3 max-sm:hidden" title={row.sha}>
          {row.sha.slice(0, 7)}
        </code>
      </button>
      {open ? (
        <div className="bg-sunken px-3 py-2">
          {readable ? (
            <Value taskKey={taskKey} attempt={attempt} name={row.name} first={value} />
          ) : (
            <p className="text-ink-3">The datastore cannot be read.</p>
          )}
        </div>
      ) : null}
    </li>
  )
}

type ValueProps = { taskKey: TaskKey; attempt: number; name: string; first: Readable<ArtifactValue> | undefined }

function Value({ taskKey, attempt, name, first }: ValueProps) {
  const trpc = useTRPC()
  const { data, error } = useQuery({
    ...trpc.runs.artifact.queryOptions({ ...taskKey, attempt, name }),
    ...(first ? { initialData: first } : {}),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (error) return <p className="text-fail">{error.message}</p>
  if (!data) return <p className="text-ink-3">Reading the value</p>
  if (!data.ok)
    return (
      <p className="text-ink-2">
        {data.reason}
        {data.setting ? (
          <>
            {' '}
            Setting: <code>{data.setting}</code>
          </>
        ) : null}
      </p>
    )
  return <ValueTree root={previewNode(data.value.preview)} />
}

/** `<class 'pandas.DataFrame'>`, as Python writes it, without its wrapping. */
function typeName(type: string): string {
  return /^<class '(.+)'>$/.exec(type)?.[1] ?? type
}
