import type { Sql } from '@groundwork/db/pool'
import type { UnitKind } from '../version/unit'

export type UnitRow = {
  id: string
  project: string
  name: string
  kind: UnitKind
  path: { plugin: string; contribution: string }
  library: string | null
  /** The newest version's number; null: none yet. */
  newest: number | null
}

/** By project and name, at most 2,000; of one project where it is named. */
export async function unitsIn(sql: Sql, project: string | null): Promise<UnitRow[]> {
  const { rows } = await sql.query<UnitRow>({
    name: 'units-in',
    text: `select id, project, name, kind, jsonb_build_object('plugin', path_plugin, 'contribution', path_id) as path, library,
        nullif(next_version - 1, 0) as newest
      from unit where $1::text is null or project = $1 order by project, name limit 2000`,
    values: [project],
  })
  return rows
}
