import { NotAllowedError, NotFoundError } from '@groundwork/access/errors'
import type { Actor } from '@groundwork/access/can'
import type { Sql } from '@groundwork/db/pool'

/** Puts a project on the person's own list or takes it off. Nobody else sees it, so it is neither audited nor told. */
export async function star(sql: Sql, actor: Actor, { name, on }: { name: string; on: boolean }): Promise<void> {
  if (actor.kind !== 'user') throw new NotAllowedError('Only a person can star a project, not a token.')
  if (!on) {
    await sql.query({ text: 'DELETE FROM project_star WHERE user_id = $1 AND project = $2', values: [actor.id, name] })
    return
  }
  const { rowCount } = await sql.query({
    text: `INSERT INTO project_star (user_id, project) SELECT $1, name FROM project WHERE name = $2
ON CONFLICT (user_id, project) DO UPDATE SET project = excluded.project`,
    values: [actor.id, name],
  })
  if (!rowCount) throw new NotFoundError(`No project is called "${name}".`)
}
