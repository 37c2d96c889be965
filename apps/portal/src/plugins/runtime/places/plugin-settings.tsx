'use client'

import { contributedTo } from '../store/contributed'
import { useContributions } from '../store/plugins-provider'
import { PluginGone, type PluginStanding } from '../surface/plugin-gone'
import { PluginTag } from '../surface/plugin-tag'
import { PluginSlot } from './plugin-slot'

type PluginSettingsProps = { id: string; page: string; standing?: PluginStanding }

/** A page that a plugin adds to the settings. */
export function PluginSettings({ id, page, standing }: PluginSettingsProps) {
  const found = contributedTo(useContributions(), 'settings/page/v1').find(
    ({ plugin, contribution }) => plugin.id === id && contribution.id === page,
  )
  if (!found) return <PluginGone id={id} {...(standing !== undefined && { initial: standing })} />
  return (
    <>
      <p className="flex justify-end px-5 pt-2 max-sm:px-3">
        <PluginTag plugin={found.plugin} />
      </p>
      <PluginSlot plugin={found.plugin} point="settings/page/v1" contribution={page} shape="page" />
    </>
  )
}
