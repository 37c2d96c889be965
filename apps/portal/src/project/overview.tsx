import type { ProjectDetail } from '@groundwork/catalog/project'
import type { RunRow } from '@groundwork/runs/rows'
import { formatNumber, plural } from '@groundwork/ui/number'
import { Panel } from '@groundwork/ui/panel'
import { StatusGlyph } from '@groundwork/ui/status-glyph'
import { Table, Td, Th, Tr } from '@groundwork/ui/table'
import { Time } from '@groundwork/ui/time'
import Link from 'next/link'
import { FlowTable } from '../catalogue/flow-table'
import { PluginCards } from '../plugins/runtime/places/plugin-cards'
import { ProjectPlugins } from '../plugins/pages/catalogue/project-plugins'
import { runLook } from '../status/run-status'
import { Facts } from './facts'
import { RunLines } from './run-lines'
import { WhyFailing } from './why-failing'

type OverviewProps = {
  project: ProjectDetail
  runs: RunRow[]
  /** Of each flow whose newest run failed, that run. */
  failed: RunRow[]
  userId: string
  teams: { id: string; name: string }[]
}

export function Overview({ project, runs, failed, userId, teams }: OverviewProps) {
  const runsHref = `/runs?project=${encodeURIComponent(project.name)}`
  return (
    <div className="grid items-start gap-4 p-5 rail:grid-cols-[minmax(0,1fr)_var(--spacing-side)] max-sm:gap-3 max-sm:p-3">
      <div className="flex min-w-0 flex-col gap-4">
        {failed.length > 0 && <WhyFailing runs={failed} />}
        <Panel title="Flows" note={plural(project.flows.length, 'flow')}>
          <FlowTable flows={project.flows} />
        </Panel>
        <PluginCards
          point="project/card/v1"
          project={project.name}
          place={{ project: project.name }}
          given={{ project: project.name }}
        />
        <Panel
          title="Recent runs"
          note="all flows"
          actions={
            <Link href={runsHref} className="text-accent hover:underline">
              All runs
            </Link>
          }
        >
          {runs.length > 0 ? (
            <RunLines runs={runs} />
          ) : (
            <p className="p-3 text-ink-3">No run is recorded under this project.</p>
          )}
        </Panel>
        <Panel title="Branches" note="from @project">
          {project.branches.length > 0 ? (
            <Branches project={project} />
          ) : (
            <p className="p-3 text-ink-3">Its runs name no branch: the flow has no @project decorator.</p>
          )}
        </Panel>
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <Facts project={project} userId={userId} teams={teams} />
        <People project={project} />
        <ProjectPlugins project={project} />
        <Libraries project={project} />
      </div>
    </div>
  )
}

function Branches({ project }: { project: ProjectDetail }) {
  return (
    <Table>
      <thead className="max-sm:hidden">
        <tr>
          <Th>Branch</Th>
          <Th number>Runs</Th>
          <Th number>Last run</Th>
        </tr>
      </thead>
      <tbody>
        {project.branches.map((branch) => (
          <Tr key={branch.branch}>
            <Td className="w-full max-w-0 truncate">
              <span className="flex items-center gap-2">
                {branch.lastStatus && (
                  <StatusGlyph kind={runLook(branch.lastStatus).glyph} label={runLook(branch.lastStatus).word} />
                )}
                <Link
                  href={`/runs?project=${encodeURIComponent(project.name)}&branch=${encodeURIComponent(branch.branch)}`}
                  title={branch.branch}
                  className="min-w-0 truncate font-mono text-xs hover:text-accent"
                >
                  {branch.branch}
                </Link>
              </span>
            </Td>
            <Td number className="text-ink-2">
              {formatNumber(branch.runsTotal)}
            </Td>
            <Td number className="text-ink-2">
              <Time at={branch.lastRunAt} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

function People({ project }: { project: ProjectDetail }) {
  if (project.people.length === 0) return null
  return (
    <Panel title="People" note="who ran it">
      <ul className="py-1">
        {project.people.map((person) => (
          <li key={person.user} className="flex h-row-dense items-center gap-2 px-3">
            <Link
              href={`/runs?project=${encodeURIComponent(project.name)}&user=${encodeURIComponent(person.user)}`}
              title={person.user}
              className="min-w-0 truncate hover:text-accent"
            >
              {person.user}
            </Link>
            <span className="ml-auto text-xs whitespace-nowrap text-ink-3">
              {plural(person.runsTotal, 'run')}, <Time at={person.lastRunAt} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Libraries({ project }: { project: ProjectDetail }) {
  return (
    <Panel title="Libraries" note="Metaflow extensions of its runs">
      {project.libraries.length === 0 ? (
        <p className="p-3 text-ink-3">Its runs used no Metaflow extension.</p>
      ) : (
        <ul className="py-1">
          {project.libraries.map((library) => (
            <li key={library.distribution} className="flex h-row-dense items-center gap-2 px-3">
              <Link
                href={`/catalogue?library=${encodeURIComponent(library.distribution)}`}
                className="min-w-0 truncate hover:text-accent"
              >
                {library.distribution}
              </Link>
              <code className="max-w-[40%] shrink-0 truncate text-ink-2" title={library.version}>
                {library.version}
              </code>
              <span className="ml-auto text-xs whitespace-nowrap text-ink-3" title={`Seen in ${library.flow}`}>
                <Time at={library.lastSeenAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
