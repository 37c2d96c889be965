import { type Actor, can } from '@groundwork/access/can'
import { ownerTeamOf } from '@groundwork/catalog/owner'
import type { Sql } from '@groundwork/db/pool'

type Row = { unitId: string; project: string; environment: string; voted: boolean; own: boolean }

/** Units with a promotion whose approval waits for this person: who may vote there, has not, and did not ask for it or make it where that counts. */
export async function unitsWaitingFor(sql: Sql, actor: Actor | null): Promise<string[]> {
  if (actor?.kind !== 'user') return []
  const { rows } = await sql.query<Row>({
    name: 'matrix-waiting',
    text: `select distinct n.id as "unitId", n.project, e.name as environment, (g.rule->>'fourEyes')::boolean and (p.requested_by = $1 or v.created_by = $1) as own,
        coalesce((select w.verdict <> 'withdraw' from vote w where w.promotion_id = p.id and w.user_id = $1 and w.plan_hash = p.plan_hash
          order by w.revision desc limit 1), false) as voted
      from promotion p join gate g on g.promotion_id = p.id and g.kind = 'approval' and g.state = 'pending'
        join target t on t.id = p.target_id join unit n on n.id = t.unit_id join environment e on e.id = t.environment_id
        join version v on v.id = p.version
      where p.state in ('GATING', 'QUEUED')`,
    values: [actor.id],
  })
  const open = rows.filter(({ voted, own }) => !voted && !own)
  const owners = new Map<string, Awaited<ReturnType<typeof ownerTeamOf>>>()
  for (const project of new Set(open.map(({ project }) => project)))
    owners.set(project, await ownerTeamOf(sql, project))
  return open
    .filter(({ project, environment }) => {
      const resource = { kind: 'promotion', environment, ...owners.get(project) }
      return can(actor, 'promotion.vote', resource).allowed
    })
    .map(({ unitId }) => unitId)
}
