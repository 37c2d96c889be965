'use client'

import dynamic from 'next/dynamic'
import type { PluginPlace } from '@groundwork/plugin-sdk/ui-host'
import { contributedTo, forProject, parseSurfaceKey } from '../store/contributed'
import { useContributions } from '../store/plugins-provider'
import { PluginTag } from '../surface/plugin-tag'
import { PluginSlot } from './plugin-slot'

const PluginGone = dynamic(async () => (await import('../surface/plugin-gone')).PluginGone)

type PluginTabProps = {
  point: 'project/tab/v1' | 'run/tab/v1'
  /** As in the address: `plugin:<plugin>:<contribution>`. */
  surface: string
  project: string
  place: PluginPlace
  given: object
}

/** The content of a tab that a plugin adds, labelled as the plugin's. */
export function PluginTab({ point, surface, project, place, given }: PluginTabProps) {
  const tabs = forProject(contributedTo(useContributions(), point), project)
  const wanted = parseSurfaceKey(surface)
  if (!wanted) return null
  const found = tabs.find(
    ({ plugin, contribution }) => plugin.id === wanted.plugin && contribution.id === wanted.contribution,
  )
  if (!found) return <PluginGone id={wanted.plugin} />
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <p className="flex justify-end px-5 pt-2 max-sm:px-3">
        <PluginTag plugin={found.plugin} />
      </p>
      <PluginSlot
        key={surface}
        plugin={found.plugin}
        point={point}
        contribution={found.contribution.id}
        shape="tab"
        place={place}
        given={given}
      />
    </div>
  )
}
