import { loadActor, type UserActor } from '@groundwork/access/actor'
import { can } from '@groundwork/access/can'
import { type OwnerTeam, ownerTeamOf } from '@groundwork/catalog/owner'
import type { Sql } from '@groundwork/db/pool'
import type { ApprovalRule } from './approval'
import type { CountedVote, GateFacts, GateSubject } from './gate-facts'

type VoteRow = { userId: string; name: string | null; verdict: CountedVote['verdict']; comment: string | null }

/** Newest first of each person; only those that were given for this very plan. */
async function newestVotes(sql: Sql, { promotionId, planHash }: GateSubject, gateId: string): Promise<VoteRow[]> {
  if (promotionId === null) return []
  const { rows } = await sql.query<VoteRow>({
    name: 'gate-newest-votes',
    text: `select distinct on (v.user_id) v.user_id as "userId", u.name, v.verdict, v.comment
      from vote v left join "user" u on u.id = v.user_id
      where v.promotion_id = $1 and v.gate_id = $2 and v.plan_hash = $3 order by v.user_id, v.revision desc`,
    values: [promotionId, gateId, planHash],
  })
  return rows
}

/**
 * Who may not vote although their role would let them, and why: person -> sentence. Of the configuration everybody who wrote a
 * revision that comes into force with the plan: those since what the target was last deployed with, or an older one that comes back. A roll
 * back to a version that was verified there before brings back what others judged then: of it only configuration that has not
 * been in force there counts.
 */
export async function excludedFrom(
  sql: Sql,
  { promotionId, plan, requestedBy }: GateSubject,
): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ userId: string; what: keyof typeof notForThem }>({
    name: 'gate-excluded',
    text: `with of_version as (
        select case when not back then created_by end as created_by, case when not back then content->'layers' end as layers, back
        from version, (select $5 = 'rollback' and exists (select from deployment d
          where d.target_id = $3 and d.version = $1 and d.verified and d.promotion_id is distinct from $4) as back) b
        where id = $1),
      running as (
        select coalesce(v.content->'layers', '[]') || coalesce(p.plan->'config'->'layers', '[]') as layers
        from deployment d join promotion p on p.id = d.promotion_id join version v on v.id = d.version
        where d.target_id = $3 and d.promotion_id is distinct from $4 order by d.since desc, d.id desc limit 1
      ), before as (
        select x->>'address' as address, max((x->>'revision')::int) as revision
        from running, lateral jsonb_array_elements(layers) x group by 1
      )
      select created_by as "userId", 'version' as what from of_version where created_by is not null
      union all
      select distinct r.author, 'config' from of_version,
        lateral (select x->>'address' as address, (x->>'revision')::int as revision
          from jsonb_array_elements(coalesce(layers, '[]') || $2::jsonb) x) l
        join config_layer c on c.address = l.address
        left join before b on b.address = l.address
        join config_revision r on r.layer_id = c.id
          and ((r.revision = l.revision and l.revision is distinct from b.revision and not (select back from of_version))
            or (r.revision <= l.revision and r.revision > coalesce(b.revision, 0)))
      where r.author is not null
      union all
      select data->>'onBehalfOf', 'behalf' from promotion_event
      where promotion_id = $4 and kind = 'created' and data->>'onBehalfOf' is not null`,
    values: [plan.to, JSON.stringify(plan.config.layers), plan.target.id, promotionId, plan.mode],
  })
  const excluded = new Map<string, string>()
  for (const { userId, what } of rows) excluded.set(userId, notForThem[what])
  if (requestedBy !== null) excluded.set(requestedBy, 'Whoever asked for it does not approve it.')
  return excluded
}

const notForThem = {
  version: 'Whoever made the version does not approve it.',
  config: 'Whoever wrote its configuration does not approve it.',
  behalf: 'Whoever had a plugin ask for it does not approve it.',
}

export type VoterRule = {
  rule: ApprovalRule
  excluded: Map<string, string>
  subject: GateSubject
  /** Read where it is not given. */
  owner?: OwnerTeam
}

/** Why this person's vote does not count here and now, or null. People vote; tokens and plugins do not. */
export async function ineligibility(sql: Sql, voter: UserActor | null, about: VoterRule): Promise<string | null> {
  const { rule, excluded, subject } = about
  if (!voter) return 'The account is shut out.'
  if (rule.fourEyes) {
    const why = excluded.get(voter.id)
    if (why) return why
  }
  const { project, environment, id } = subject.plan.target
  const owner = about.owner ?? (await ownerTeamOf(sql, project))
  const resource = { kind: 'promotion', id, environment }
  const decision = can(voter, 'promotion.vote', { ...resource, ...owner })
  if (decision.allowed) return null
  // A team that the rule asks for votes by its own roles.
  const byTeam = rule.teams.some((team) => can(voter, 'promotion.vote', { ...resource, ownerTeam: team }).allowed)
  return byTeam ? null : decision.reason
}

/** The votes that were given, each with whether it counts, and what the teams of the rule are called. */
export async function readApproval(
  sql: Sql,
  subject: GateSubject,
  owner: OwnerTeam,
): Promise<Pick<GateFacts, 'votes' | 'teamNames'>> {
  const gate = subject.plan.gates.find(({ kind }) => kind === 'approval')
  if (!gate) return { votes: [], teamNames: {} }
  const rule = gate.rule as ApprovalRule
  const teamNames = await readTeams(sql, rule, owner)
  const rows = await newestVotes(sql, subject, gate.id)
  if (rows.length === 0) return { votes: [], teamNames }
  const excluded = await excludedFrom(sql, subject)
  const votes: CountedVote[] = []
  for (const { userId, name, verdict, comment } of rows) {
    const actor = await loadActor(sql, userId)
    const ineligible = await ineligibility(sql, actor, { rule, excluded, subject, owner })
    votes.push({ userId, name: name ?? userId, verdict, comment, ineligible, teams: Object.keys(actor?.teams ?? {}) })
  }
  return { votes, teamNames }
}

async function readTeams(
  sql: Sql,
  { teams }: ApprovalRule,
  { ownerTeam, ownerTeamName }: OwnerTeam,
): Promise<GateFacts['teamNames']> {
  const named: GateFacts['teamNames'] = {}
  if (teams.length === 0) return named
  if (teams.includes('owner')) named['owner'] = { id: ownerTeam, name: ownerTeamName ?? 'the owning team' }
  const { rows } = await sql.query<{ id: string; name: string }>({
    name: 'gate-teams',
    text: 'select id, name from team where id::text = any($1)',
    values: [teams],
  })
  for (const { id, name } of rows) named[id] = { id, name }
  return named
}
