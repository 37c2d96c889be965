import { LayerMark } from '@groundwork/ui/layer-mark'
import { Pill } from '@groundwork/ui/pill'
import { ConfigCell } from '../promote/config-cell'
import type { DiffRow } from './config-types'
import { keyWords } from './shown-layer'

type DiffTableProps = {
  rows: DiffRow[]
  /** Heads of the columns; `lower` null: there is no environment below. */
  heads: { running: string; proposed: string; lower: string | null }
}

const head = 'cap border-b border-line bg-sunken px-3 py-1.5 text-left'
const cell = 'border-b border-line-faint px-3 py-1.5 align-top group-last:border-b-0 max-sm:border-0 max-sm:py-0.5'

/** What differs, key by key: now, then, and in the environment below, with the layer that decides and what it makes necessary. */
export function DiffTable({ rows, heads }: DiffTableProps) {
  const groups = [...new Set(rows.map(({ group }) => group ?? ''))]
  return (
    <table className="w-full border-separate border-spacing-0 max-sm:block">
      <thead className="max-sm:sr-only">
        <tr>
          {['Key', heads.running, heads.proposed, ...(heads.lower ? [heads.lower] : []), 'Layer', 'Effect'].map(
            (each) => (
              <th key={each} scope="col" className={head}>
                {each}
              </th>
            ),
          )}
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={group} className="max-sm:block">
          {groups.length > 1 || group !== '' ? (
            <tr className="max-sm:block">
              <th
                scope="rowgroup"
                colSpan={heads.lower ? 6 : 5}
                className="cap border-b border-line-faint bg-canvas px-3 py-1 text-left max-sm:block"
              >
                {group || 'Other'}
              </th>
            </tr>
          ) : null}
          {rows
            .filter((row) => (row.group ?? '') === group)
            .map((row) => (
              <DiffLine key={row.pointer} row={row} heads={heads} />
            ))}
        </tbody>
      ))}
    </table>
  )
}

function DiffLine({ row, heads }: { row: DiffRow; heads: DiffTableProps['heads'] }) {
  const { pointer, title, unit, change, running, proposed, lower } = row
  const changed = change !== 'same' && change !== 'moved'
  const key = keyWords(pointer)
  return (
    <tr
      data-row
      data-key={pointer}
      data-change={change}
      className="group max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:border-b max-sm:border-line-faint max-sm:py-1.5"
    >
      <th scope="row" className={`${cell} text-left font-normal max-sm:w-full`}>
        <code className="text-xs wrap-anywhere">{key}</code>
        {title && title !== key.split('.').at(-1) ? <span className="block text-xs text-ink-3">{title}</span> : null}
      </th>
      <td className={cell}>
        <ConfigCell cell={running} unit={unit} tone={changed ? 'gone' : 'plain'} />
      </td>
      <td className={`${cell} ${changed ? 'bg-canvas' : ''}`}>
        <ConfigCell cell={proposed} unit={unit} tone={changed ? 'come' : 'plain'} />
      </td>
      {heads.lower ? (
        <td className={cell}>
          <span className="sr-only max-sm:not-sr-only max-sm:text-xs max-sm:text-ink-3">{heads.lower}: </span>
          <ConfigCell cell={lower} unit={unit} tone="plain" />
        </td>
      ) : null}
      <td className={cell}>
        <FromLayer row={row} />
      </td>
      <td className={cell}>
        <Effect row={row} />
      </td>
    </tr>
  )
}

function FromLayer({ row: { running, proposed, movedFrom } }: { row: DiffRow }) {
  const layer = proposed?.layer ?? running?.layer
  if (!layer) return <span className="text-xs text-ink-3">not known</span>
  if (!proposed) return <span className="text-xs text-ink-3">no layer sets it</span>
  return (
    <span title={proposed.address ?? undefined}>
      <LayerMark layer={layer} {...(movedFrom && running?.layer ? { from: running.layer } : {})} />
    </span>
  )
}

const words = { added: 'new', removed: 'taken away', changed: '', moved: 'moved only', same: '' }

function Effect({ row: { change, impact, proposed, running } }: { row: DiffRow }) {
  const secret = change === 'changed' && (proposed?.kind === 'secret' || running?.kind === 'secret')
  const tags = [
    ...(impact === 'none' ? [] : [impact]),
    ...(words[change] ? [words[change]] : []),
    ...(secret ? ['other secret'] : []),
  ]
  if (tags.length === 0)
    return <span className="text-xs text-ink-3">{change === 'same' ? 'unchanged' : 'at the next start'}</span>
  return (
    <span className="flex flex-wrap gap-1">
      {tags.map((tag) => (
        <Pill key={tag} tone={tag === 'data' ? 'warn' : 'plain'}>
          {tag}
        </Pill>
      ))}
    </span>
  )
}
