'use client'

import { EmptyState } from '@groundwork/ui/empty-state'
import { Button } from '@groundwork/ui/button'
import { Input } from '@groundwork/ui/input'
import { LayerMark } from '@groundwork/ui/layer-mark'
import { Panel } from '@groundwork/ui/panel'
import { Search } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { layerHref } from './addresses'
import { layerWords } from './shown-layer'
import { matching, type ValueRow } from './value-rows'

const head = 'cap border-b border-line bg-sunken px-3 py-1.5 text-left'
const cell = 'border-b border-line-faint px-3 py-1.5 align-top group-last:border-b-0 max-sm:border-0 max-sm:py-0.5'

/** Where each value comes from, and what it covers; narrowed while one types. */
export function ValueTable({ title, rows, wanted }: { title: string; rows: ValueRow[]; wanted: string }) {
  const [typed, setTyped] = useState(wanted)
  const found = matching(rows, typed)
  return (
    <Panel
      title={title}
      note={
        typed.trim() === ''
          ? `${rows.length} ${rows.length === 1 ? 'key' : 'keys'}`
          : `${found.length} of ${rows.length} keys`
      }
    >
      <div className="border-b border-line-faint p-2">
        <Input
          type="search"
          aria-label="Find a key"
          placeholder="Find a key, a value or a layer"
          before={<Search size={14} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-3" />}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      {found.length === 0 ? (
        rows.length === 0 ? (
          <EmptyState kind="nothing-yet" title="No layer says anything yet">
            Set the first value in the layer of the project.
          </EmptyState>
        ) : (
          <EmptyState
            kind="no-match"
            title="No key fits"
            actions={<Button onClick={() => setTyped('')}>Show all {rows.length} keys</Button>}
          >
            Nothing here has “{typed}” in its key, title, value or layer.
          </EmptyState>
        )
      ) : (
        <table className="w-full border-separate border-spacing-0 max-sm:block">
          <thead className="max-sm:sr-only">
            <tr>
              {['Key', 'Value', 'Comes from', 'Covers'].map((each) => (
                <th key={each} scope="col" className={head}>
                  {each}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="max-sm:block">
            {found.map((row) => (
              <ValueLine key={row.pointer} row={row} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

function ValueLine({ row }: { row: ValueRow }) {
  const { pointer, key, title, unit, owner, text, layer, address, revision, shadowed } = row
  const href = address ? layerHref(address) : null
  return (
    <tr
      data-row
      data-key={pointer}
      className="group max-sm:flex max-sm:flex-wrap max-sm:border-b max-sm:border-line-faint max-sm:py-1.5"
    >
      <th scope="row" className={`${cell} text-left font-normal max-sm:w-full`}>
        <code className="text-xs wrap-anywhere">{key}</code>
        {title || owner ? (
          <span className="block text-xs text-ink-3">
            {[title, owner && `owner: ${owner}`].filter(Boolean).join(', ')}
          </span>
        ) : null}
      </th>
      <td className={cell}>
        {text === null ? (
          <span className="text-xs text-ink-3">taken away</span>
        ) : (
          <code className="text-xs wrap-anywhere">{text}</code>
        )}
        {unit && text !== null ? <span className="text-xs text-ink-3"> {unit}</span> : null}
      </td>
      <td className={cell}>
        {layer ? (
          <span className="inline-flex flex-wrap items-center gap-x-1.5">
            <LayerMark layer={layer} />
            {href ? (
              <Link href={href} className="text-xs text-accent hover:underline">
                {revision > 0 ? `revision ${revision}` : 'open'}
              </Link>
            ) : null}
          </span>
        ) : null}
      </td>
      <td className={cell}>
        {shadowed.length === 0 ? (
          <span className="text-xs text-ink-3">nothing</span>
        ) : (
          <ul className="flex flex-col gap-0.5">
            {shadowed.map((each) => (
              <li key={each.address} className="text-xs text-ink-2">
                <s>
                  <code>{each.text}</code>
                </s>{' '}
                <span className="text-ink-3">{layerWords[each.layer]}</span>
              </li>
            ))}
          </ul>
        )}
      </td>
    </tr>
  )
}
