import type { Actor } from '@groundwork/access/can'
import type { Sql } from '@groundwork/db/pool'
import { audienceWords } from '../registry/audience-words'
import type { Audience } from '../registry/installation'

/** Whom beyond the owning team and the actor an audience reaches, in words; null for nobody. */
export async function shownBeyond(
  sql: Sql,
  actor: Actor,
  { audience, ownerTeam }: { audience: Audience | null; ownerTeam: string | null },
): Promise<string | null> {
  if (audience === null) return null
  if (audience.kind === 'everyone') return 'everyone'
  if (audience.kind === 'teams') {
    const teams = audience.teams.filter((team) => team !== ownerTeam)
    return teams.length > 0 ? audienceWords(sql, { kind: 'teams', teams }) : null
  }
  const users = await outsiders(sql, { users: audience.users.filter((user) => !isActor(actor, user)), ownerTeam })
  return users.length > 0 ? audienceWords(sql, { kind: 'me', users }) : null
}

function isActor(actor: Actor, user: string): boolean {
  return actor.kind === 'user' && actor.id === user
}

async function outsiders(sql: Sql, { users, ownerTeam }: { users: string[]; ownerTeam: string | null }) {
  if (users.length === 0) return []
  const { rows } = await sql.query<{ id: string }>({
    name: 'plugin-audience-outsiders',
    text: `select u.id from unnest($1::text[]) u (id)
      where not exists (select from team_member m where m.user_id = u.id and m.team_id = $2::uuid)`,
    values: [users, ownerTeam],
  })
  return rows.map(({ id }) => id)
}
