'use client'

import { Button } from '@groundwork/ui/button'
import { LayerForm } from '@groundwork/ui/layer-form'
import { Panel } from '@groundwork/ui/panel'
import { SegmentButtons } from '@groundwork/ui/segments'
import { useState } from 'react'
import type { JsonSchema } from '@groundwork/ui/json-schema'
import { SettingsColumns } from '../../settings/settings-columns'
import { findingsOf } from './check-layer'
import type { ConfigChange, LayerDetail, SecretNames } from './config-types'
import { EditedKeys } from './edited-keys'
import { LockList } from './lock-list'
import type { Said } from './merge-layer'
import { MergePanel } from './merge-panel'
import { RawEditor } from './raw-editor'
import { SavePanel } from './save-panel'
import { noteAt, withoutDefaults } from './shown-layer'
import { useLayerEdit } from './use-layer-edit'

type LayerEditorProps = {
  layer: LayerDetail
  /** The open change that is edited further. */
  change: ConfigChange | null
  /** What the layer said when that change began. */
  began: Said | null
  secrets: SecretNames
  /** Why it may not be changed; null when it may. */
  refused: string | null
}

/** One layer of configuration as a form and as text: each value with where it comes from, saved as a change with a reason. */
export function LayerEditor({ layer, change, began, secrets, refused }: LayerEditorProps) {
  const edit = useLayerEdit({ layer, change, began, secrets })
  const [view, setView] = useState(layer.schema ? 'form' : 'json')
  const readOnly = refused !== null
  const moved = layer.revision !== edit.base.revision
  const [shape] = useState(() => (layer.schema ? (withoutDefaults(layer.schema) as JsonSchema) : null))
  return (
    <SettingsColumns
      side={
        <>
          <SavePanel {...{ layer, change, edit, refused, moved }} />
          <Panel title="What this changes" note={`against revision ${edit.base.revision}`}>
            <EditedKeys before={edit.base.values} after={edit.own} schema={layer.schema} />
          </Panel>
          {layer.kind === 'target' ? null : <LockList {...{ layer, edit, readOnly }} />}
        </>
      }
    >
      {moved ? (
        <MergePanel
          key={layer.revision}
          layer={layer}
          base={edit.base}
          yours={{ values: edit.own, locks: edit.locks }}
          onMerge={edit.merge}
        />
      ) : null}
      <Panel
        title={layer.name.charAt(0).toUpperCase() + layer.name.slice(1)}
        note={layer.revision === 0 ? 'nothing set yet' : `revision ${layer.revision}`}
        actions={
          layer.schema ? (
            <SegmentButtons
              label="View"
              current={view}
              onSelect={setView}
              items={[
                { id: 'form', label: 'Form' },
                { id: 'json', label: 'JSON' },
              ]}
            />
          ) : null
        }
        padded
      >
        {view === 'form' && shape ? (
          edit.readable ? (
            <LayerForm
              schema={shape}
              values={edit.shown.values}
              findings={findingsOf(edit.problems)}
              noteAt={(path) => noteAt(layer, edit.shown, path)}
              onReset={edit.reset}
              secrets={secrets}
              readOnly={readOnly}
              onChange={edit.writeForm}
            />
          ) : (
            <div className="flex flex-col items-start gap-2">
              <p>The text cannot be read yet, so there is no form of it: {edit.problems[0]?.message}</p>
              <Button onClick={() => setView('json')}>Mend the JSON text</Button>
            </div>
          )
        ) : (
          <div className="flex flex-col gap-2">
            <p className="text-xs text-ink-3">
              What this layer says itself. <code>null</code> takes a value away; what is left out comes from below.
            </p>
            <RawEditor
              label={`${layer.name} as JSON`}
              text={edit.text}
              problems={edit.lineProblems()}
              readOnly={readOnly}
              onChange={edit.writeText}
            />
          </div>
        )}
      </Panel>
    </SettingsColumns>
  )
}
