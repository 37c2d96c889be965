import type { ProjectRow } from '@groundwork/catalog/project'
import { Panel } from '@groundwork/ui/panel'
import { RunStrip } from '@groundwork/ui/run-strip'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { StatusWord } from '@groundwork/ui/status-word'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import { Star } from 'lucide-react'
import Link from 'next/link'
import { OwnerMark } from '../catalogue/owner-mark'
import { stripItems } from '../catalogue/strip'
import { projectLook } from '../status/run-status'

const most = 12

/** What the viewer starred or owns; what fails comes first. */
export function YourProjects({ projects, mayClaim }: { projects: ProjectRow[]; mayClaim: boolean }) {
  return (
    <Panel
      title="Your projects"
      note="starred and owned"
      actions={
        <Link href={projects.length > 0 ? '/catalogue?mine=1' : '/catalogue'} className="text-accent hover:underline">
          {projects.length > 0 ? 'Owned' : 'Catalogue'}
        </Link>
      }
    >
      {projects.length === 0 ? (
        <p className="flex items-center gap-2 p-3 text-ink-2">
          <Star size={14} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-3" />
          <span>
            {mayClaim ? 'Star or claim' : 'Star'} a project in the{' '}
            <Link href="/catalogue" className="text-accent hover:underline">
              catalogue
            </Link>{' '}
            and it stands here.
          </span>
        </p>
      ) : (
        <Table>
          <thead className="max-sm:hidden">
            <tr>
              <Th>Project</Th>
              <Th>State</Th>
              <Th>Owner</Th>
              <Th className="w-24">Last 10 runs</Th>
              <Th number>Last run</Th>
            </tr>
          </thead>
          <tbody>
            {projects.slice(0, most).map((project) => (
              <Line key={project.name} project={project} />
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}

function Line({ project }: { project: ProjectRow }) {
  const look = projectLook(project.state)
  return (
    <Tr>
      <Td className="w-full max-w-0 truncate">
        <span className="flex items-baseline gap-2">
          <StatusGlyph kind={look.glyph} label={look.word} className="translate-y-0.5 sm:hidden" />
          <Link
            href={`/projects/${encodeURIComponent(project.name)}`}
            data-row-link
            className="max-w-full shrink-0 truncate font-name hover:text-accent max-sm:shrink"
          >
            {project.name}
          </Link>
          <span className="truncate text-ink-3 max-sm:hidden">{project.description}</span>
        </span>
      </Td>
      <Td className="max-sm:hidden">
        <StatusWord kind={look.glyph}>{look.word}</StatusWord>
      </Td>
      <Td className="max-w-40 max-sm:hidden">
        <OwnerMark owner={project.owner} />
      </Td>
      <Td>
        <RunStrip items={stripItems(project.strip)} />
      </Td>
      <Td number className="text-ink-2">
        {project.lastRunAt === null ? 'never' : <Time at={project.lastRunAt} />}
      </Td>
    </Tr>
  )
}
