import { loadActor, type UserActor } from '@groundwork/access/actor'
import { stores } from '../../../server/db'
import { refusal } from './refusal'

type Named = { id: string; name: string }

/**
 * The person who made a token, whom a program acts as; a refusal where none does. `what` is what is refused ("upload a code
 * package"), `advice` where a token for it is made.
 */
export async function tokenMaker(token: Named, words: { what: string; advice: string }): Promise<UserActor | Response> {
  const { pool } = stores()
  const { rows } = await pool.query<{ createdBy: string | null }>({
    name: 'portal-token-maker',
    text: 'select created_by as "createdBy" from token where id = $1',
    values: [token.id],
  })
  const createdBy = rows[0]?.createdBy
  if (!createdBy)
    return refusal(
      403,
      `Nobody stands behind the token "${token.name}": the operator made it on the machine of Groundwork. Only a person's token can ${words.what}. ${words.advice}`,
    )
  const person = await loadActor(pool, createdBy)
  return person ?? refusal(403, `Whoever made the token "${token.name}" is shut out. ${words.advice}`)
}
