import type { Definition, Seen } from '@groundwork/plugin-sdk/points'
import type { Sql } from '@groundwork/db/pool'

const ofAnother = 'of another target'

/**
 * What an orchestrator shows in a slot, where it is of a promotion of another target, is not this target's: a listing that was read
 * at the wrong place, or an installation beside this one. It is never written over or taken as done unless a person says so.
 */
export async function withoutStrayed(sql: Sql, targetId: string, seen: Seen<Definition>): Promise<Seen<Definition>> {
  const promotion = seen.is === 'present' ? seen.value.labels?.promotion : undefined
  const number = /^P-(\d{1,9})$/.exec(promotion ?? '')?.[1]
  if (seen.is !== 'present' || number === undefined) return seen
  const { rowCount } = await sql.query({
    name: 'delivery-strayed',
    text: 'select from promotion where number = $1 and target_id <> $2',
    values: [Number(number), targetId],
  })
  return rowCount ? { is: 'foreign', value: seen.value, owner: `${ofAnother}, ${promotion}` } : seen
}

/** Whose it is that is not this target's, to follow "It is". */
export function whose(owner: string): string {
  return owner.startsWith(ofAnother) ? `what belongs to a promotion ${owner}` : `not Groundwork's (${owner})`
}
