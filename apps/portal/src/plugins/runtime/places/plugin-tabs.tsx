'use client'

import { type TabItem, Tabs } from '@groundwork/ui/tabs'
import Link from 'next/link'
import { contributedTo, forProject, surfaceKey } from '../store/contributed'
import { useContributions } from '../store/plugins-provider'
import { PlugLabel } from './plug-label'

type PluginTabsProps = {
  label: string
  current: string
  items: TabItem[]
  project: string /** Address of the page. */
  base: string
}

/** The tabs of a project: its own, then after a line those of plugins. */
export function ProjectTabs({ label, current, items, project, base }: PluginTabsProps) {
  const tabs = forProject(contributedTo(useContributions(), 'project/tab/v1'), project)
  const added = tabs.map((tab, index) => ({
    id: surfaceKey(tab),
    label: <PlugLabel>{tab.contribution.title}</PlugLabel>,
    href: `${base}?tab=${surfaceKey(tab)}`,
    apart: index === 0,
  }))
  return <Tabs label={label} current={current} link={Link} items={[...items, ...added]} />
}

/** The tabs of the settings: the portal's own, then those of plugins. */
export function SettingsTabs({ current, items }: { current: string; items: TabItem[] }) {
  const pages = contributedTo(useContributions(), 'settings/page/v1')
  const added = pages.map((page, index) => ({
    id: surfaceKey(page),
    label: <PlugLabel>{page.contribution.title}</PlugLabel>,
    href: `/settings/plugins/${page.plugin.id}/${page.contribution.id}`,
    apart: index === 0,
  }))
  return <Tabs label="Settings" current={current} link={Link} items={[...items, ...added]} />
}
