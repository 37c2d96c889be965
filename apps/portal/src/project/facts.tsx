import type { ProjectDetail } from '@groundwork/catalog/project'
import { formatNumber } from '@groundwork/ui/number'
import { Panel } from '@groundwork/ui/panel'
import { Time } from '@groundwork/ui/time'
import type { ReactNode } from 'react'
import { OwnerMark } from '../catalogue/owner-mark'
import { ClaimMenu } from './claim-menu'
import { LinksField, TagsField } from './fields'
import { Source } from './provenance'

type FactsProps = { project: ProjectDetail; userId: string; teams: { id: string; name: string }[] }

/** What is known about the project, each value with its source and age. */
export function Facts({ project, userId, teams }: FactsProps) {
  const { provenance } = project
  return (
    <Panel title="Facts" note="source of each value" className="overflow-visible!">
      <dl className="flex flex-col py-1">
        <Fact label="Owner" source={<Source of={provenance.owner} />}>
          <div className="flex flex-wrap items-center justify-between gap-2">
            <OwnerMark owner={project.owner} />
            <ClaimMenu
              name={project.name}
              owner={project.owner}
              mayClaim={project.mayClaim}
              mayRelease={project.mayRelease}
              userId={userId}
              teams={teams}
            />
          </div>
        </Fact>
        <Fact label="Kind" source={<Source of={provenance.flows} />}>
          {project.kind === 'project' ? 'Metaflow @project' : 'Flow without @project'}
        </Fact>
        <Fact label="Runs" source={<Source of={provenance.flows} />}>
          <span className="tabular-nums">{formatNumber(project.runsTotal)}</span>
          {project.firstRunAt !== null && (
            <span className="text-ink-3">
              , first <Time at={project.firstRunAt} focusable />
            </span>
          )}
        </Fact>
        <Fact label="Links" source={<Source of={provenance.links} />}>
          <LinksField name={project.name} value={project.links} may={project.mayEdit} />
        </Fact>
        <Fact label="Tags" source={<Source of={provenance.tags} />}>
          <TagsField name={project.name} value={project.tags} may={project.mayEdit} />
        </Fact>
      </dl>
    </Panel>
  )
}

function Fact({ label, source, children }: { label: string; source: ReactNode; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-2 gap-y-0.5 px-3 py-1.5">
      <dt className="text-xs text-ink-3">{label}</dt>
      <dd className="min-w-0 text-right">{source}</dd>
      <dd className="col-span-2 min-w-0">{children}</dd>
    </div>
  )
}
