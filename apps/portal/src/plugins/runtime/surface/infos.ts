import type { ProjectInfo, RunInfo } from '@groundwork/plugin-sdk/ui'
import type { RouterOutputs } from '../../../trpc/types'

/** A project as plugins see it: a part of the contract, not of the portal's pages. */
export function projectInfo(project: RouterOutputs['catalog']['project']): ProjectInfo {
  const { name, kind, description, owner, state, lastRunAt, runsTotal, tags } = project
  return {
    name,
    kind,
    description,
    owner: owner && { kind: owner.kind, id: owner.id, label: owner.label },
    state,
    lastRunAt,
    runsTotal,
    flows: project.flows.map(({ flow }) => flow),
    libraries: project.libraries.map(({ distribution }) => distribution),
    tags,
  }
}

/** A run as plugins see it. */
export function runInfo(run: RouterOutputs['runs']['byId']): RunInfo {
  const { flow, id, runNumber, project, branch, user, status, reason, startedAt, finishedAt, durationMs } = run
  const { failedStep, tasksTotal, tasksDone, tasksFailed, tags } = run
  const counted = { failedStep, tasksTotal, tasksDone, tasksFailed, tags }
  return { flow, id, runNumber, project, branch, user, status, reason, startedAt, finishedAt, durationMs, ...counted }
}
