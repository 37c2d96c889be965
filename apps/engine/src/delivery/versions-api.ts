import type { UserActor } from '@groundwork/access/actor'
import { NotFoundError } from '@groundwork/access/errors'
import { requireAllowed } from '@groundwork/access/require'
import { ownerTeamOf } from '@groundwork/catalog/owner'
import { projectsByNames } from '@groundwork/catalog/projects'
import type { Pool } from '@groundwork/db/pool'
import { makeVersionFromRun, type MakingDeps } from '@groundwork/delivery/version/from-run'
import type { StoredVersion } from '@groundwork/delivery/version/store-version'
import { findRun } from '@groundwork/runs/one-run'
import { z } from 'zod'
import { checkedInput } from './checked-input'
import type { DeliveryRoutes } from './route'

const fromRun = z.object({
  run: z.string().regex(/^[^/]+\/[^/]+$/, 'Name the run as Flow/12.'),
  note: z.string().max(2_000).nullish(),
})

/** Makes versions of runs: the engine alone may read the datastores that their code is in. */
export function versionRoutes(deps: MakingDeps): DeliveryRoutes {
  return {
    versions: async ({ actor, body, requestId }) => {
      const { run: address, note = null } = checkedInput(fromRun, body)
      const [flow = '', run = ''] = address.split('/')
      const { runNumber, project } = await findRun(deps.pool, { flow, run })
      await requireMaker(deps.pool, actor, project)
      return madeVersion(await makeVersionFromRun(deps, { runNumber, actor, requestId, note }))
    },
  }
}

/** Versions belong to a project; of one that was never recorded nobody could be the owner. */
export async function requireMaker(pool: Pool, actor: UserActor, project: string): Promise<void> {
  requireAllowed(actor, 'version.create', { kind: 'version', ...(await ownerTeamOf(pool, project)) })
  const [known] = await projectsByNames(pool, { userId: null, teams: [] }, [project])
  if (!known)
    throw new NotFoundError(
      `There is no project ${project} here. Record a run of it first: the catalogue fills itself from runs.`,
    )
}

/** What a version that was made is found by. */
export function madeVersion({ version, unit, created, ...more }: StoredVersion): object {
  const { id, number, alias } = version
  return { id, number, alias, project: unit.project, unit: unit.name, created, ...more }
}
