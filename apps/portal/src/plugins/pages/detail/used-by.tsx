import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { projectLook } from '../../../status/run-status'
import { api } from '../../../trpc/server'

const why = { runs: 'its runs use it', name: 'by its name', flow: 'by a flow' }

/** Projects that a domain library is about; nothing for a plugin that names no subject. */
export async function UsedBy({ id }: { id: string }) {
  const caller = await api()
  const entry = (await caller.plugins.catalogue()).find(({ pluginId }) => pluginId === id)
  const subject = entry && { ...entry.library, ownerTeam: entry.ownerTeam }
  if (!subject || subject.distributions.length + subject.projects.length + subject.flows.length === 0) return null
  const projects = await caller.catalog.related(subject)
  return (
    <Panel title="Projects" note={projects.length === 0 ? 'none yet' : `${projects.length} it is about`}>
      {projects.length === 0 ? (
        <p className="p-3 text-ink-2">
          No project here fits {[...subject.projects, ...subject.flows, ...subject.distributions].join(', ')} yet.
        </p>
      ) : (
        <ul className="py-1">
          {projects.slice(0, 30).map((project) => (
            <li key={project.name} className="flex h-row-dense items-center gap-2 px-3">
              <StatusGlyph kind={projectLook(project.state).glyph} label={projectLook(project.state).word} />
              <Link
                href={`/projects/${encodeURIComponent(project.name)}`}
                className="min-w-0 truncate hover:text-accent"
              >
                {project.name}
              </Link>
              <span className="ml-auto text-xs whitespace-nowrap text-ink-3">
                {why[project.by]}
                {project.lastRunAt > 0 ? (
                  <>
                    , <Time at={project.lastRunAt} />
                  </>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
