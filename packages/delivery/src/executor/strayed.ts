import type { Definition, Seen } from '@groundwork/plugin-sdk/points'
import type { Sql } from '@groundwork/db/pool'

/** `whose`: whose it is, to follow "It is", where Groundwork itself knows more of it than the orchestrator's word. */
export type Looked = Seen<Definition> & { whose?: string }

/**
 * What an orchestrator shows in a slot and no effect of this target has written is not this target's: a listing that was read at
 * the wrong place, or an installation beside this one. It is never written over or taken as done unless a person says so.
 */
export async function withoutStrayed(sql: Sql, targetId: string, seen: Seen<Definition>): Promise<Looked> {
  if (seen.is !== 'present' || !seen.value.labels) return seen
  const { key, promotion } = seen.value.labels
  const { rowCount } = await sql.query({
    name: 'delivery-strayed',
    text: 'select from effect e join promotion p on p.id = e.promotion_id where e.key = $1 and p.target_id = $2',
    values: [key, targetId],
  })
  if (rowCount) return seen
  const owner = `of another target or installation, ${promotion}`
  return { is: 'foreign', value: seen.value, owner, whose: `what belongs to a promotion ${owner}` }
}
