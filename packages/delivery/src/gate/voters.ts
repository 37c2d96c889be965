import { givenTo, loadActor } from '@groundwork/access/actor'
import { ownerTeamOf } from '@groundwork/catalog/owner'
import type { Sql } from '@groundwork/db/pool'
import type { ApprovalRule } from './approval'
import { excludedFrom, ineligibility } from './approval-facts'
import type { GateSubject } from './gate-facts'

/** Somebody who might vote. `why`: why a vote of theirs would not count, null where it would. */
export type Voter = { userId: string; name: string; role: string; why: string | null }

const mostShown = 16

/** People whose role or team concerns an approval, those who may first; none where the plan asks for none. */
export async function votersOf(sql: Sql, subject: GateSubject): Promise<Voter[]> {
  const gate = subject.plan.gates.find(({ kind }) => kind === 'approval')
  if (!gate) return []
  const rule = gate.rule as ApprovalRule
  const { ownerTeam } = await ownerTeamOf(sql, subject.plan.target.project)
  const { rows } = await sql.query<{ id: string; name: string; role: string }>({
    name: 'gate-possible-voters',
    text: `select u.id, u.name, u.role from "user" u
      where u.disabled_at is null and (u.role in ('maintainer', 'administrator') or u.id = $2
        or exists (select from team_member m where m.user_id = u.id and m.team_id::text = any($1))
        or ${givenTo('promotion.vote')})
      order by exists (select from team_member m where m.user_id = u.id and m.team_id::text = any($1)) desc, u.name limit ${mostShown}`,
    values: [[ownerTeam, ...rule.teams].filter((team) => team !== null), subject.requestedBy],
  })
  const excluded = await excludedFrom(sql, subject)
  const voters: Voter[] = []
  for (const { id, name, role } of rows) {
    const why = await ineligibility(sql, await loadActor(sql, id), { rule, excluded, subject })
    voters.push({ userId: id, name, role, why })
  }
  return voters.toSorted((a, b) => Number(a.why !== null) - Number(b.why !== null))
}
