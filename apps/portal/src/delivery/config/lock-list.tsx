'use client'

import { schemaKeys } from '@groundwork/delivery/config/schema'
import { Button } from '@groundwork/ui/button'
import { Panel } from '@groundwork/ui/panel'
import { Select } from '@groundwork/ui/select'
import { Lock } from 'lucide-react'
import type { LayerDetail } from './config-types'
import { keyWords, leaves } from './shown-layer'
import type { LayerEdit } from './use-layer-edit'

/** Keys that no layer above may change. */
export function LockList({ layer, edit, readOnly }: { layer: LayerDetail; edit: LayerEdit; readOnly: boolean }) {
  const { locks, setLocks } = edit
  const known = layer.schema ? schemaKeys(layer.schema).map(({ pointer }) => pointer) : leaves(edit.own)
  const free = known.filter(
    (pointer) => !locks.includes(pointer) && !layer.locked.some((each) => each.pointer === pointer),
  )
  return (
    <Panel title="Locked here" note="layers above cannot change these">
      {locks.length === 0 ? <p className="px-3 py-2 text-ink-3">No key.</p> : null}
      <ul>
        {locks.map((pointer) => (
          <li key={pointer} className="flex h-row items-center gap-2 border-b border-line-faint px-3">
            <Lock size={12} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-3" />
            <code className="min-w-0 flex-1 truncate text-xs">{keyWords(pointer)}</code>
            {readOnly ? null : (
              <Button size="sm" kind="quiet" onClick={() => setLocks(locks.filter((each) => each !== pointer))}>
                Unlock
              </Button>
            )}
          </li>
        ))}
      </ul>
      {readOnly || free.length === 0 ? null : (
        <div className="p-2">
          <Select
            aria-label="Lock a key"
            className="w-full"
            value=""
            onChange={(event) => event.currentTarget.value && setLocks([...locks, event.currentTarget.value])}
            options={[
              { value: '', label: 'Lock a key…' },
              ...free.map((pointer) => ({ value: pointer, label: keyWords(pointer) })),
            ]}
          />
        </div>
      )}
    </Panel>
  )
}
