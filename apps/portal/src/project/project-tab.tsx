import { type ProjectDetail, stripEntries } from '@groundwork/catalog/project'
import type { RunRow } from '@groundwork/runs/rows'
import { EmptyState } from '@groundwork/ui/empty-state'
import { MoreLink } from '../catalogue/more-link'
import { DeploymentsTab } from '../delivery/unit/deployments-tab'
import { api, requireUser } from '../trpc/server'
import { Activity } from './activity'
import { Overview } from './overview'
import { RunLines } from './run-lines'

export const tabIds = ['overview', 'runs', 'deployments', 'activity'] as const
export type TabId = (typeof tabIds)[number]

type ProjectTabProps = { tab: TabId; project: ProjectDetail /** Where the page before ended. */; after: string | null }

/** Reads only what the open tab shows. */
export async function ProjectTab({ tab, project, after }: ProjectTabProps) {
  const caller = await api()
  const { name } = project
  if (tab === 'activity') {
    const page = await caller.catalog.activity({ name, cursor: after, limit: 50 })
    return <Activity name={name} {...page} />
  }
  if (tab === 'deployments') return <DeploymentsTab project={name} />
  if (tab === 'runs') return <RunsTab name={name} after={after} />
  const [runs, failed, user, teams] = await Promise.all([
    caller.runs.list({ filter: { project: [name] }, sort: 'newest', limit: 8 }),
    failedRuns(project),
    requireUser(),
    claimableTeams(),
  ])
  return <Overview project={project} runs={runs.items} failed={failed} userId={user.id} teams={teams} />
}

/** The newest run of each flow, where it failed: why the project counts as failing. */
async function failedRuns(project: ProjectDetail): Promise<RunRow[]> {
  const numbers = project.flows.flatMap((flow) => {
    const last = flow.lastStatus === 'failed' ? stripEntries(flow.strip).at(-1) : undefined
    return last ? [last.n] : []
  })
  return numbers.length === 0 ? [] : (await api()).runs.byNumbers({ runNumbers: numbers.slice(0, 5) })
}

async function RunsTab({ name, after }: { name: string; after: string | null }) {
  const input = { filter: { project: [name] }, sort: 'newest' as const, limit: 50 }
  const { items, next } = await (await api()).runs.list({ ...input, ...(after && { cursor: after }) })
  if (items.length === 0)
    return (
      <EmptyState kind="nothing-yet" title="No run is recorded under this project">
        Its next run appears here by itself.
      </EmptyState>
    )
  const older = next && `/projects/${encodeURIComponent(name)}?tab=runs&after=${encodeURIComponent(next)}`
  return (
    <div className="flex-1 bg-surface">
      <RunLines runs={items} />
      {older && <MoreLink href={older}>Older runs</MoreLink>}
    </div>
  )
}

/** The viewer's own teams; a maintainer may claim for any. */
async function claimableTeams(): Promise<{ id: string; name: string }[]> {
  const [user, { teams }] = await Promise.all([requireUser(), (await api()).access.teams.list()])
  const any = user.role === 'maintainer' || user.role === 'administrator'
  return teams.filter((team) => any || team.id in user.teams).map(({ id, name }) => ({ id, name }))
}
