import { NotFoundError } from '@groundwork/access/errors'
import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'

export type UnitKind = 'flow' | 'service' | 'model' | 'cache'

/** A promotable thing of a project. `library`: the domain library whose schema and defaults configure it. */
export type Unit = {
  id: string
  project: string
  name: string
  kind: UnitKind
  path: { plugin: string; contribution: string }
  library: string | null
  /** Whether a person chose the library; else it is the one that the first version found. */
  libraryChosen: boolean
  rowVersion: number
}

type Row = Omit<Unit, 'path'> & { pathPlugin: string; pathId: string }

const columns = `id, project, name, kind, path_plugin as "pathPlugin", path_id as "pathId", library, library_chosen as "libraryChosen",
  row_version as "rowVersion"`
const toUnit = ({ pathPlugin, pathId, ...row }: Row): Unit => ({
  ...row,
  path: { plugin: pathPlugin, contribution: pathId },
})

/** What a unit's versions are brought to their targets by, unless it says otherwise. */
export const defaultPath = { plugin: 'scheduled-batch', contribution: 'scheduled-batch' }

export async function findUnit(sql: Sql, { project, unit }: { project: string; unit: string }): Promise<Unit | null> {
  const { rows } = await sql.query<Row>({
    name: 'unit-by-name',
    text: `select ${columns} from unit where project = $1 and name = $2`,
    values: [project, unit],
  })
  return rows[0] ? toUnit(rows[0]) : null
}

/** @throws NotFoundError */
export async function unitByName(sql: Sql, which: { project: string; unit: string }): Promise<Unit> {
  const found = await findUnit(sql, which)
  if (found) return found
  throw new NotFoundError(
    `${which.project} has no unit ${which.unit}. A flow becomes one with its first version: make one from a run.`,
  )
}

/** @throws NotFoundError */
export async function readUnit(sql: Sql, id: string): Promise<Unit> {
  const { rows } = await sql.query<Row>({
    name: 'unit-by-id',
    text: `select ${columns} from unit where id = $1`,
    values: [id],
  })
  if (rows[0]) return toUnit(rows[0])
  throw new NotFoundError('There is no such unit. The address may have a typing error.')
}

/**
 * The unit, made where it is missing, and locked until the end of the transaction: whoever makes a version of it waits for those
 * before.
 */
export async function lockUnit(
  sql: Sql,
  { project, name, kind, library }: Pick<Unit, 'project' | 'name' | 'kind' | 'library'>,
): Promise<Unit> {
  await sql.query({
    name: 'unit-make',
    text: `insert into unit (id, project, name, kind, path_plugin, path_id, library) values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (project, name) do nothing`,
    values: [uuidv7(), project, name, kind, defaultPath.plugin, defaultPath.contribution, library],
  })
  const { rows } = await sql.query<Row>({
    name: 'unit-lock',
    text: `select ${columns} from unit where project = $1 and name = $2 for update`,
    values: [project, name],
  })
  return toUnit(rows[0]!)
}
