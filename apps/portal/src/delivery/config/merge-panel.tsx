'use client'

import { mergeThree } from '@groundwork/delivery/config/merge'
import type { Pointer } from '@groundwork/delivery/config/pointer'
import { Button } from '@groundwork/ui/button'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import { useState } from 'react'
import type { LayerDetail } from './config-types'
import { mergeWith, type Said, type Side } from './merge-layer'
import { keyWords, shortText } from './shown-layer'

type MergePanelProps = {
  layer: LayerDetail
  base: Said & { revision: number }
  yours: Said
  onMerge: (together: Said) => void
}

/** The layer moved on while it was edited here: who did it, and both changes together, with a choice where they meet. */
export function MergePanel({ layer, base, yours, onMerge }: MergePanelProps) {
  const [chosen, setChosen] = useState<Record<Pointer, Side>>({})
  const { conflicts } = mergeThree(base.values, layer.values, yours.values)
  const together = mergeWith({ base, theirs: layer, yours }, chosen)
  const open = conflicts.filter(({ pointer }) => !(pointer in chosen)).length
  return (
    <section
      aria-label="Merge"
      data-merge
      className="flex flex-col gap-3 rounded-md border border-line bg-warn-soft px-3 py-2.5"
    >
      <div className="flex gap-2.5">
        <StatusGlyph kind="warn" className="mt-[3px]" />
        <div className="min-w-0">
          <h2 className="font-semibold">
            {layer.authorName ?? 'Somebody'} changed this layer meanwhile: revision {layer.revision}
          </h2>
          <p className="text-ink-2">
            {layer.at === null ? null : <Time at={layer.at} mode="moment" />}
            {layer.message ? `, “${layer.message}”` : ''}
            {layer.message && /[.!?]$/.test(layer.message) ? '' : '.'} You began at revision {base.revision}.{' '}
            {conflicts.length === 0
              ? 'Both changes are of different keys and fit together.'
              : 'Both of you changed the keys below; choose what shall hold. Nothing you typed is lost until you do.'}
          </p>
        </div>
      </div>
      {conflicts.length > 0 ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard too
        <div tabIndex={0} className="overflow-x-auto rounded-sm border border-line bg-surface">
          <table className="w-full border-separate border-spacing-0 text-left">
            <thead>
              <tr>
                {['Key', 'At the beginning', 'Theirs', 'Yours'].map((head) => (
                  <th key={head} scope="col" className="cap border-b border-line bg-sunken px-3 py-1.5">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {conflicts.map(({ pointer, base: was, theirs, yours: own }) => (
                <tr key={pointer} data-conflict={pointer}>
                  <th scope="row" className="border-b border-line-faint px-3 py-1.5 font-normal">
                    <code className="text-xs wrap-anywhere">{keyWords(pointer)}</code>
                  </th>
                  <td className="border-b border-line-faint px-3 py-1.5">
                    <code className="text-xs text-ink-2">{shortText(was)}</code>
                  </td>
                  {(['theirs', 'yours'] as const).map((side) => (
                    <td key={side} className="border-b border-line-faint px-3 py-1.5">
                      <Choose
                        name={`merge${pointer}`}
                        text={shortText(side === 'theirs' ? theirs : own)}
                        chosen={chosen[pointer] === side}
                        onChoose={() => setChosen({ ...chosen, [pointer]: side })}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <div>
        <Button
          reason={open > 0 ? `Choose for ${open} more ${open === 1 ? 'key' : 'keys'}.` : null}
          reasonAt="below"
          onClick={() => together && onMerge(together)}
        >
          Merge with revision {layer.revision}
        </Button>
      </div>
    </section>
  )
}

type ChooseProps = { name: string; text: string; chosen: boolean; onChoose: () => void }

function Choose({ name, text, chosen, onChoose }: ChooseProps) {
  return (
    <label className="inline-flex min-h-6 items-center gap-1.5">
      <input type="radio" name={name} checked={chosen} onChange={onChoose} className="accent-accent-fill" />
      <code className="text-xs">{text}</code>
    </label>
  )
}
