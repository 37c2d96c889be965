'use client'

import { pathKey } from '@groundwork/ui/json-schema'
import { useMemo } from 'react'
import { PluginSlot } from '../../runtime/places/plugin-slot'
import { type Contributed, contributedTo } from '../../runtime/store/contributed'
import { useContributions } from '../../runtime/store/plugins-provider'
import { PluginTag } from '../../runtime/surface/plugin-tag'
import type { EditorState } from '../config-section'

type Found = Contributed<'config/editor/v1'>

/** The editor that a plugin brings for its own configuration, while the plugin is on for the viewer. */
export function useOwnEditor(id: string): Found | null {
  const all = contributedTo(useContributions(), 'config/editor/v1')
  return all.find(({ plugin }) => plugin.id === id) ?? null
}

/** That editor, fenced; what it says is judged by the same schema as the form. */
export function OwnEditor({ found, values, findings, onChange }: EditorState & { found: Found }) {
  const problems = useMemo(() => findings.map(({ path, message }) => ({ path: pathKey(path), message })), [findings])
  const { plugin, contribution } = found
  return (
    <section aria-label={contribution.title} className="flex min-h-40 flex-col gap-2">
      <p className="flex justify-end">
        <PluginTag plugin={plugin} />
      </p>
      <PluginSlot
        plugin={plugin}
        point="config/editor/v1"
        contribution={contribution.id}
        shape="tab"
        given={{ values, onChange, problems }}
      />
      <ul className="flex flex-col gap-1">
        {problems.map(({ path, message }) => (
          <li key={`${path} ${message}`} className="text-xs text-fail">
            {path ? <code className="pr-2">{path}</code> : null}
            {message}
          </li>
        ))}
      </ul>
    </section>
  )
}
