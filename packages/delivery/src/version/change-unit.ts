import { change } from '@groundwork/access/change'
import { ConflictError, InputError } from '@groundwork/access/errors'
import { requireAllowed } from '@groundwork/access/require'
import { ownerTeamOf } from '@groundwork/catalog/owner'
import type { Changing } from '../model/changing'
import { readUnit, type Unit, unitByName } from './unit'
import { unitChoices } from './unit-choices'

export type UnitChange = {
  project: string
  unit: string
  /** As the person saw it. */
  rowVersion: number
  path?: { plugin: string; contribution: string } | undefined
  library?: string | null | undefined
}

/**
 * Another deployment path or domain library for the versions that are made from now on; those that there are keep theirs. Throws ConflictError
 * when it was changed meanwhile, InputError for a path or library that no plugin offers.
 */
export async function changeUnit(changing: Changing, given: UnitChange): Promise<Unit> {
  return change(changing, async (sql) => {
    const before = await unitByName(sql, given)
    const { id, project, name } = before
    requireAllowed(changing.actor, 'version.create', { kind: 'unit', id, ...(await ownerTeamOf(sql, project)) })
    const path = given.path ?? before.path
    const library = given.library === undefined ? before.library : given.library
    // A choice is what differs from what stood there: the form sends the library with every change.
    const chosen = library === before.library ? before.libraryChosen : library !== null
    const { paths, libraries } = await unitChoices(sql)
    if (!paths.some(({ plugin, contribution }) => plugin === path.plugin && contribution === path.contribution))
      throw new InputError(`path: No plugin that is on offers the path ${path.plugin}/${path.contribution}.`)
    if (given.library && !libraries.some((one) => one.id === given.library))
      throw new InputError(`library: No registered plugin is a domain library called ${given.library}.`)
    const { rowCount } = await sql.query({
      name: 'unit-change',
      text: `update unit set path_plugin = $2, path_id = $3, library = $4, library_chosen = $6, row_version = row_version + 1 where id = $1 and row_version = $5`,
      values: [id, path.plugin, path.contribution, library, given.rowVersion, chosen],
    })
    if (!rowCount)
      throw new ConflictError(`${name} was changed by somebody else meanwhile. Reload, then change it again.`)
    const after = await readUnit(sql, id)
    return {
      result: after,
      action: 'version.create' as const,
      resource: { kind: 'unit', id },
      detail: {
        did: `changed the unit ${project}/${name}`,
        before: { path: before.path, library: before.library },
        after: { path, library },
      },
      events: [{ topic: 'version', key: id, payload: { change: 'unit' } }],
    }
  })
}
