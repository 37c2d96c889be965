'use client'

import { RailLink } from '../../../shell/rail-link'
import { floatsWhenNarrow, railSection, railTitle } from '../../../shell/rail-style'
import { readyPlugin } from '../load/warm'
import { type Contributed, contributedTo, pluginHref } from '../store/contributed'
import { PluginIcon } from '../store/plugin-icon'
import { useContributions } from '../store/plugins-provider'

type Entry = Contributed<'nav/v1'>

/** The rail's entries of plugins: domain libraries first, then the pages of the others. They look like any other entry. */
export function PluginNav() {
  const entries = contributedTo(useContributions(), 'nav/v1')
  return (
    <>
      <Section title="Libraries" entries={entries.filter(({ plugin }) => plugin.kind === 'domain-library')} />
      <Section title="Plugin pages" entries={entries.filter(({ plugin }) => plugin.kind !== 'domain-library')} />
    </>
  )
}

function Section({ title, entries }: { title: string; entries: Entry[] }) {
  if (entries.length === 0) return null
  return (
    <>
      <p className={railTitle}>{title}</p>
      <nav aria-label={title} className={railSection}>
        {entries.map((entry) => (
          <RailLink
            key={`${entry.plugin.id} ${entry.contribution.id}`}
            href={hrefOf(entry)}
            onAim={() => readyPlugin(entry.plugin)}
          >
            <PluginIcon name={entry.contribution.icon} className="text-ink-3 group-aria-[current]:text-accent" />
            <span className={`truncate ${floatsWhenNarrow}`}>{entry.contribution.title}</span>
          </RailLink>
        ))}
      </nav>
    </>
  )
}

function hrefOf({ plugin, contribution }: Entry): string {
  const page = plugin.contributes.find((each) => each.point === 'page/v1' && each.id === contribution.page)
  return pluginHref(plugin.id, page?.point === 'page/v1' ? page.path : '/')
}
