import type { ProjectRow } from '@groundwork/catalog/project'
import { formatNumber } from '@groundwork/ui/number'
import { Pill } from '@groundwork/ui/pill'
import { RunStrip } from '@groundwork/ui/run-strip'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import { VirtualCell } from '@groundwork/ui/virtual-list'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { projectLook } from '../status/run-status'
import { tagText } from '../runs/tag-pill'
import type { ColumnId } from './columns'
import { OwnerMark } from './owner-mark'
import { StarButton } from './star-button'
import { stripItems } from './strip'

type CellsProps = {
  project: ProjectRow
  columns: ColumnId[]
  /** Two lines a row: name and age, owner and strip. */
  narrow: boolean
  onStar: (starred: boolean) => void
}

/** The cells of one project. Changed ones settle once, since their key is what they show. */
export function ProjectCells({ project, columns, narrow, onStar }: CellsProps) {
  const look = projectLook(project.state)
  const shown: ColumnId[] = narrow ? ['last', 'owner', 'strip'] : columns
  return (
    <>
      <VirtualCell className="flex justify-center px-0!">
        <StatusGlyph kind={look.glyph} label={look.word} />
      </VirtualCell>
      <VirtualCell className="px-0! max-sm:order-1 max-sm:row-start-2 max-sm:flex max-sm:justify-center">
        <StarButton key={String(project.starred)} name={project.name} starred={project.starred} onChange={onStar} />
      </VirtualCell>
      <VirtualCell className="flex items-baseline gap-2.5 max-sm:col-start-2 max-sm:row-start-1">
        <Link
          href={`/projects/${encodeURIComponent(project.name)}`}
          data-row-link
          prefetch={false}
          className="max-w-full shrink-0 truncate font-name text-ink outline-offset-3 hover:text-accent max-sm:shrink"
        >
          {project.name}
        </Link>
        {!narrow && <span className="truncate text-ink-3">{project.description}</span>}
      </VirtualCell>
      {shown.map((id) => cells[id](project))}
    </>
  )
}

const cells: Record<ColumnId, (project: ProjectRow) => ReactNode> = {
  owner: (project) => (
    <VirtualCell key="owner" className="max-sm:col-start-2 max-sm:row-start-2 max-sm:text-xs">
      <OwnerMark owner={project.owner} />
    </VirtualCell>
  ),
  libraries: (project) => (
    <VirtualCell key="libraries" className="text-xs text-ink-2">
      <span title={project.libraries.join(', ')}>{project.libraries.join(', ')}</span>
    </VirtualCell>
  ),
  tags: (project) => (
    <VirtualCell key="tags" className="flex gap-1 overflow-hidden">
      {project.tags.map((tag) => (
        <Pill key={tag} tone="outline">
          {tagText(tag)}
        </Pill>
      ))}
    </VirtualCell>
  ),
  runs: (project) => (
    <VirtualCell key="runs" number className="text-ink-2">
      {formatNumber(project.runsTotal)}
    </VirtualCell>
  ),
  strip: (project) => (
    <VirtualCell key="strip" className="max-sm:col-start-3 max-sm:row-start-2">
      <RunStrip items={stripItems(project.strip)} />
    </VirtualCell>
  ),
  last: (project) => (
    <VirtualCell key="last" number className="text-ink-2 max-sm:col-start-3 max-sm:row-start-1">
      {project.lastRunAt === null ? (
        <span className="text-ink-3">never</span>
      ) : (
        <span key={project.lastRunAt}>
          <Time at={project.lastRunAt} />
        </span>
      )}
    </VirtualCell>
  ),
}
