import type { Resource } from '@groundwork/access/can'
import { NotFoundError } from '@groundwork/access/errors'
import { projectsByNames } from '@groundwork/catalog/projects'
import type { Sql } from '@groundwork/db/pool'
import { projectLibraries } from '@groundwork/plugin-host/project-schema'
import type { Address } from './address'

type Owned = Pick<Address, 'address' | 'kind' | 'library' | 'project' | 'environment'>

/** Which team owns the project: what `can` is asked with. Throws NotFoundError for a project that is not known. */
export async function projectOwner(sql: Sql, project: string): Promise<{ id: string; name: string } | null> {
  const [found] = await projectsByNames(sql, { userId: null, teams: [] }, [project])
  if (!found) throw new NotFoundError(`No project is called "${project}".`)
  return found.owner?.kind === 'team' ? { id: found.owner.id, name: found.owner.label } : null
}

/** What `can` is asked about a layer: it belongs to the team of its project, a library's to the team of the library. */
export async function resourceOfLayer(
  sql: Sql,
  { address, kind, library, project, environment }: Owned,
): Promise<Resource> {
  const about = { kind: 'config', id: address, ...(environment === null ? {} : { environment }) }
  if (kind === 'library') {
    const found = (await projectLibraries(sql)).find(({ pluginId }) => pluginId === library)
    if (!found)
      throw new NotFoundError(
        `No domain library "${library}" configures projects here. Plugins lists those that are registered.`,
      )
    return { ...about, ownerTeam: found.ownerTeam, ownerTeamName: found.ownerTeamName }
  }
  const owner = await projectOwner(sql, project ?? '')
  return { ...about, project: project ?? '', ownerTeam: owner?.id ?? null, ownerTeamName: owner?.name ?? null }
}
