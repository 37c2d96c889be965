import { NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import type { Effect, Labels } from '@groundwork/plugin-sdk/points'
import type { LaunchRow } from './launch-row'

const callMs = 30_000

export function effectOf({ key, fence }: { key: string; fence: number }): Effect {
  return { key, fence, deadline: new Date(Date.now() + callMs).toISOString() }
}

export type Place = { slot: string; fence: number; project: string; environment: string }

/** Where the definition of a launch lives, and what its labels say. */
export async function placeOf(sql: Sql, { targetId }: Pick<LaunchRow, 'targetId'>): Promise<Place> {
  const { rows } = await sql.query<Place>({
    name: 'launch-place',
    text: `select t.slot, t.fence, u.project, e.name as environment from target t join unit u on u.id = t.unit_id
      join environment e on e.id = t.environment_id where t.id = $1`,
    values: [targetId],
  })
  if (!rows[0]) throw new NotFoundError('There is no such target.')
  return rows[0]
}

export function labelsOf({ key, version, promotionId }: LaunchRow, place: Place): Labels {
  const { fence, project, environment } = place
  return { key, version, promotion: promotionId ?? '', fence, project, environment }
}
