'use client'

import { type ProjectRow, stripEntries } from '@groundwork/catalog/project'
import { buttonClass } from '@groundwork/ui/button-style'
import { formatDuration } from '@groundwork/ui/duration'
import { Sheet } from '@groundwork/ui/sheet'
import { StatusChip } from '@groundwork/ui/status-chip'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Time } from '@groundwork/ui/time'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { WhyFailing } from '../project/why-failing'
import { projectLook, runLook } from '../status/run-status'
import { useTRPC } from '../trpc/client'
import { OwnerMark } from './owner-mark'

type PeekProps = {
  name: string
  /** Its row, where the list has it; a link may name any project. */
  known: ProjectRow | undefined
  onClose: () => void
}

/** A project beside the list: what it is, who owns it, why it fails, its last runs. */
export function Peek({ name, known, onClose }: PeekProps) {
  const asked = useQuery(useTRPC().catalog.byNames.queryOptions({ names: [name] }, { enabled: !known }))
  const project = known ?? asked.data?.[0]
  if (project) return <ProjectSheet project={project} onClose={onClose} />
  if (asked.isPending) return null
  const title = asked.error ? 'The project could not be read' : `There is no project called ${name}`
  return (
    <Sheet open onClose={onClose} title={title}>
      <p className="text-ink-2">{asked.error?.message ?? 'The link that led here may be old.'}</p>
    </Sheet>
  )
}

function ProjectSheet({ project, onClose }: { project: ProjectRow; onClose: () => void }) {
  const look = projectLook(project.state)
  const href = `/projects/${encodeURIComponent(project.name)}`
  return (
    <Sheet
      open
      onClose={onClose}
      title={project.name}
      footer={
        <Link href={href} className={buttonClass({ kind: 'primary', size: 'lg' })}>
          Open {project.name}
        </Link>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center gap-3">
          <StatusChip kind={look.glyph}>{look.word}</StatusChip>
          <OwnerMark owner={project.owner} />
        </div>
        <p className={project.description ? '' : 'text-ink-3'}>{project.description ?? 'No description yet.'}</p>
        {project.state === 'failing' && <Cause project={project} />}
        <section>
          <h3 className="cap pb-1">Last runs</h3>
          <ul className="flex flex-col">
            {stripEntries(project.strip)
              .toReversed()
              .map((run) => (
                <li key={run.n} className="flex h-row items-center gap-2 border-b border-line-faint">
                  <StatusGlyph kind={runLook(run.status).glyph} label={runLook(run.status).word} />
                  <Link
                    href={`/runs/${encodeURIComponent(run.flow)}/${encodeURIComponent(run.id)}`}
                    className="min-w-0 truncate hover:text-accent"
                  >
                    {run.flow} <span className="font-mono text-xs text-ink-2">{run.id}</span>
                  </Link>
                  <span className="ml-auto text-ink-2 tabular-nums">
                    {run.ms === null ? '' : formatDuration(run.ms)}
                  </span>
                  <span className="w-14 text-right text-ink-3">
                    <Time at={run.at} />
                  </span>
                </li>
              ))}
          </ul>
        </section>
      </div>
    </Sheet>
  )
}

/** The newest failed run with its error; nothing until it is read. */
function Cause({ project }: { project: ProjectRow }) {
  const failed = stripEntries(project.strip).findLast((run) => run.status === 'failed')
  const input = { runNumbers: failed ? [failed.n] : [] }
  const { data } = useQuery(useTRPC().runs.byNumbers.queryOptions(input, { enabled: failed !== undefined }))
  return data && data.length > 0 ? <WhyFailing runs={data} /> : null
}
