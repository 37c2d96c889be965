import type { ProjectDetail } from '@groundwork/catalog/project'
import { fitsPattern } from '@groundwork/access/fits-pattern'
import { nearness } from '@groundwork/catalog/claim'
import { Panel } from '@groundwork/ui/panel'
import Link from 'next/link'
import { api } from '../../../trpc/server'

/**
 * Plugins that are about this project, by what its runs use, or by its name and its flows: another team's patterns say nothing about a
 * project that a team owns. Nothing where there is none.
 */
export async function ProjectPlugins({ project }: { project: ProjectDetail }) {
  const entries = await (await api()).plugins.catalogue()
  const ownerTeam = project.owner?.kind === 'team' ? project.owner.id : null
  const flows = project.flows.map(({ flow }) => flow)
  const used = project.libraries.map(({ distribution }) => distribution)
  const about = entries.flatMap((entry) => {
    const { distributions, projects, flows: patterns } = entry.library
    if (used.some((name) => distributions.includes(name))) return [{ entry, why: 'its runs use it' }]
    if (nearness(entry, { name: project.name, ownerTeam }) === null) return []
    if (projects.some((pattern) => fitsPattern(project.name, pattern))) return [{ entry, why: 'by its name' }]
    if (patterns.some((pattern) => flows.some((flow) => fitsPattern(flow, pattern))))
      return [{ entry, why: 'by a flow' }]
    return []
  })
  if (about.length === 0) return null
  return (
    <Panel title="Plugins" note="about this project">
      <ul className="py-1">
        {about.map(({ entry, why }) => (
          <li key={entry.pluginId} className="flex h-row-dense items-center gap-2 px-3">
            <Link href={`/plugins/${entry.pluginId}`} className="min-w-0 truncate hover:text-accent">
              {entry.name}
            </Link>
            <code className="text-ink-2">{entry.version}</code>
            <span className="ml-auto text-xs whitespace-nowrap text-ink-3">{why}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
