import { givenTo, loadActor, type UserActor } from '@groundwork/access/actor'
import { ownerTeamOf } from '@groundwork/catalog/owner'
import type { Sql } from '@groundwork/db/pool'
import type { ApprovalRule } from './approval'
import { excludedFrom, ineligibility, type VoterRule } from './approval-facts'
import type { GateSubject } from './gate-facts'

/**
 * Somebody who might vote. `why`: why a vote of theirs would not count, null where it would; then `role` is as what it counts:
 * maintainer, maintainer of Content, Release manager.
 */
export type Voter = { userId: string; name: string; role: string; why: string | null }

const mostShown = 16

/** People whose role or team concerns an approval, those who may first; none where the plan asks for none. */
export async function votersOf(sql: Sql, subject: GateSubject): Promise<Voter[]> {
  const gate = subject.plan.gates.find(({ kind }) => kind === 'approval')
  if (!gate) return []
  const rule = gate.rule as ApprovalRule
  const owner = await ownerTeamOf(sql, subject.plan.target.project)
  const teams = [owner.ownerTeam, ...rule.teams].filter((team) => team !== null)
  const { rows } = await sql.query<{ id: string; name: string; role: string }>({
    name: 'gate-possible-voters',
    text: `select u.id, u.name, u.role from "user" u
      where u.disabled_at is null and (u.role in ('maintainer', 'administrator') or u.id = $2
        or exists (select from team_member m where m.user_id = u.id and m.team_id::text = any($1))
        or ${givenTo('promotion.vote')})
      order by exists (select from team_member m where m.user_id = u.id and m.team_id::text = any($1)) desc, u.name limit ${mostShown}`,
    values: [teams, subject.requestedBy],
  })
  const excluded = await excludedFrom(sql, subject)
  const voters: Voter[] = []
  for (const { id, name, role } of rows) {
    const [actor, about] = [await loadActor(sql, id), { rule, excluded, subject, owner }]
    const why = await ineligibility(sql, actor, about)
    const as = actor && why === null ? await countsAs(sql, actor, about) : null
    voters.push({ userId: id, name, role: as ?? role, why })
  }
  return voters.toSorted((a, b) => Number(a.why !== null) - Number(b.why !== null))
}

/** Which of all that a person holds makes the vote count: the role of the installation, one in a team, or a custom role. */
async function countsAs(sql: Sql, actor: UserActor, about: VoterRule): Promise<string | null> {
  const nothing = { ...actor, role: 'viewer' as const, teams: {}, grants: [] }
  const counts = async (held: Partial<UserActor>) => (await ineligibility(sql, { ...nothing, ...held }, about)) === null
  if (await counts({ role: actor.role })) return actor.role
  for (const [team, role] of Object.entries(actor.teams))
    if (await counts({ teams: { [team]: role } })) return `${role} of ${await teamName(sql, team)}`
  for (const grant of actor.grants ?? []) if (await counts({ grants: [grant] })) return grant.role
  return null
}

async function teamName(sql: Sql, id: string): Promise<string> {
  const text = 'select name from team where id::text = $1'
  const { rows } = await sql.query<{ name: string }>({ name: 'gate-team-name', text, values: [id] })
  return rows[0]?.name ?? 'its team'
}
