import type { Sql } from '@groundwork/db/pool'

/** Where a run was started: what an entry that bears its key only is about. `run` once it is recorded: `Score/21`. */
export type LaunchPlace = { key: string; project: string; unit: string; environment: string; run: string | null }

/** Of those keys that are of launches. */
export async function launchPlaces(sql: Sql, keys: readonly string[]): Promise<LaunchPlace[]> {
  if (keys.length === 0) return []
  const { rows } = await sql.query<LaunchPlace>({
    name: 'launch-places',
    text: `select l.key, u.project, u.name as unit, e.name as environment, l.flow || '/' || l.run_id as run
      from launch l join target t on t.id = l.target_id join unit u on u.id = t.unit_id
        join environment e on e.id = t.environment_id where l.key = any($1)`,
    values: [keys],
  })
  return rows
}
