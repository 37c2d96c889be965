import { type Action, type Actor, can, type Role, roles } from '@groundwork/access/can'
import { NotFoundError } from '@groundwork/access/errors'
import type { Sql } from '@groundwork/db/pool'
import { readAddress } from '../config/address'
import { layerName } from '../config/layer'
import { resourceOfLayer } from '../config/ownership'
import type { PromotionState } from '../model/states'
import { resourceOf } from './permission'
import { promotionColumns, type PromotionRow } from './promotion-row'
import { mayVote } from './read-detail'

/** Something that a person can act on now; `href` leads there, `since` is in milliseconds. */
export type Waiting = {
  kind: 'approval' | 'override' | 'operate' | 'confirm' | 'config-review'
  title: string
  why: string
  project: string | null
  environment: string | null
  href: string
  since: number
}

/** What waits for a person over all projects, oldest first: approvals, gates to let through, promotions that stand still, reviews of configuration. */
export async function waitingForMe(sql: Sql, actor: Actor): Promise<Waiting[]> {
  if (actor.kind !== 'user') return []
  const found = [
    ...(await approvals(sql, actor)),
    ...(await shutOut(sql, actor)),
    ...(await standingStill(sql, actor)),
    ...(await confirmations(sql, actor)),
    ...(await reviews(sql, actor)),
  ]
  return found.toSorted((a, b) => a.since - b.since)
}

type User = Extract<Actor, { kind: 'user' }>

/** Of each kind, oldest first: every page counts them, and each is asked about by itself. */
const most = 50

/** Rows that `where` holds for; `$1` is the person, `$2` the teams of the person, `$3` that any row could be theirs. */
async function open(sql: Sql, { name, where, values }: { name: string; where: string; values: unknown[] }) {
  const { rows } = await sql.query<PromotionRow>({
    name: `waiting-${name}`,
    text: `select ${promotionColumns} from promotion p where ${where} order by p.number limit ${most}`,
    values,
  })
  return rows
}

/** Whether a role or custom role of the person may give the action at any project: which ones is for `can` to say. */
function reachesAny({ role, grants = [] }: User, action: Action, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least) || grants.some(({ actions }) => actions.includes(action))
}

/** The teams in which the person has at least this role: what is asked about before a list is cut must not be for others alone. */
function teamsAs({ teams }: User, least: Role): string[] {
  return Object.keys(teams).filter((team) => roles.indexOf(teams[team]!) >= roles.indexOf(least))
}

const ofTheirTeam = `exists (select from project o where o.name = p.plan->'target'->>'project' and o.owner_team = any($2::uuid[]))`
const layerOfTheirTeam = 'exists (select from project o where o.name = l.project and o.owner_team = any($2::uuid[]))'

function waiting(row: PromotionRow, kind: Waiting['kind'], why: string): Waiting {
  const { unit, environment, project } = row.plan.target
  const title = `P-${row.number}: ${unit} to ${environment}`
  return { kind, title, why, project, environment, href: `/promotions/${row.number}`, since: row.changedAt.getTime() }
}

async function approvals(sql: Sql, actor: User): Promise<Waiting[]> {
  const rows = await approvalsFor(sql, actor)
  return rows.map((row) => waiting(row, 'approval', row.note ?? 'It waits for your approval.'))
}

/** Promotions whose approval waits for this person: who may vote on it, and has not. The oldest first. */
export async function approvalsFor(sql: Sql, actor: User): Promise<PromotionRow[]> {
  const rows = await open(sql, {
    name: 'approvals',
    where: `p.state in ('GATING', 'QUEUED') and exists (select from gate g where g.promotion_id = p.id and g.kind = 'approval'
          and g.state = 'pending' and not (coalesce(g.rule->>'fourEyes', 'false') = 'true' and (p.requested_by is not distinct from $1
            or (p.mode <> 'rollback' and exists (select from version v where v.id = p.version and v.created_by = $1))))
          and ($3 or ${ofTheirTeam} or exists (select from jsonb_array_elements_text(g.rule->'teams') t where t = any($2::uuid[]::text[]))))
        and not exists (select from vote v where v.promotion_id = p.id and v.user_id = $1 and v.plan_hash = p.plan_hash
          and v.verdict <> 'withdraw' and not exists (select from vote n where n.promotion_id = p.id and n.user_id = $1
            and n.plan_hash = p.plan_hash and n.revision > v.revision))`,
    values: [actor.id, teamsAs(actor, 'maintainer'), reachesAny(actor, 'promotion.vote', 'maintainer')],
  })
  const found: PromotionRow[] = []
  for (const row of rows) if ((await mayVote(sql, actor, row)).allowed) found.push(row)
  return found
}

/** Promotions that were asked for in spite of a gate that fails: only somebody who lets it through brings them on. */
async function shutOut(sql: Sql, actor: User): Promise<Waiting[]> {
  const rows = await open(sql, {
    name: 'overrides',
    where: `p.state = 'GATING' and $1::text is not null and ($3 or ${ofTheirTeam}) and exists (select from gate g
      where g.promotion_id = p.id and g.state = 'fail' and g.kind not in ('approval', 'veto', 'pin', 'confirmation'))`,
    values: [actor.id, teamsAs(actor, 'administrator'), reachesAny(actor, 'gate.override', 'administrator')],
  })
  const found: Waiting[] = []
  for (const row of rows)
    if (await may(sql, actor, { row, action: 'gate.override' })) found.push(waiting(row, 'override', row.reason))
  return found
}

const standing: Partial<Record<PromotionState, string>> = {
  NEEDS_ATTENTION: 'It cannot go on by itself, and holds its target.',
  PAUSED: 'It pauses, and holds its target.',
}

async function standingStill(sql: Sql, actor: User): Promise<Waiting[]> {
  const rows = await open(sql, {
    name: 'standing',
    where: `p.state in ('NEEDS_ATTENTION', 'PAUSED') and $1::text is not null and ($3 or ${ofTheirTeam})`,
    values: [actor.id, teamsAs(actor, 'maintainer'), reachesAny(actor, 'promotion.operate', 'administrator')],
  })
  const found: Waiting[] = []
  for (const row of rows) {
    if (!(await may(sql, actor, { row, action: 'promotion.operate' }))) continue
    found.push(waiting(row, 'operate', `${standing[row.state] ?? ''} ${row.reason}`.trim()))
  }
  return found
}

/** Those of one's own that ask whether their plan still stands. */
async function confirmations(sql: Sql, actor: User): Promise<Waiting[]> {
  const rows = await open(sql, {
    name: 'confirmations',
    where: `p.state = 'GATING' and p.requested_by = $1
      and exists (select from gate g where g.promotion_id = p.id and g.kind = 'version' and g.state = 'pending')`,
    values: [actor.id],
  })
  const found: Waiting[] = []
  for (const row of rows) {
    if (!(await may(sql, actor, { row, action: 'promotion.request' }))) continue
    found.push(waiting(row, 'confirm', row.reason))
  }
  return found
}

async function may(
  sql: Sql,
  actor: Actor,
  { row, action }: { row: PromotionRow; action: 'promotion.operate' | 'promotion.request' | 'gate.override' },
): Promise<boolean> {
  const { project, environment } = row.plan.target
  return can(actor, action, await resourceOf(sql, { kind: 'promotion', id: `P-${row.number}`, project, environment }))
    .allowed
}

type Change = {
  number: number
  address: string
  message: string
  author: string
  authorName: string | null
  since: Date
}

async function reviews(sql: Sql, actor: User): Promise<Waiting[]> {
  const { rows } = await sql.query<Change>({
    name: 'waiting-reviews',
    text: `select c.number, l.address, c.message, c.author, u.name as "authorName", c.updated_at as since
      from config_change c join config_layer l on l.id = c.layer_id left join "user" u on u.id = c.author
      where c.state = 'review' and c.author <> $1 and ($3 or l.project is null or ${layerOfTheirTeam}) and not exists (select from config_vote v where v.change_id = c.id and v.user_id = $1
        and v.sha256 = c.sha256 and v.verdict <> 'withdraw' and not exists (select from config_vote n where n.change_id = c.id
          and n.user_id = $1 and n.at > v.at))
      order by c.number limit ${most}`,
    values: [actor.id, teamsAs(actor, 'maintainer'), reachesAny(actor, 'config.review', 'maintainer')],
  })
  const found: Waiting[] = []
  for (const { number, address, message, author, authorName, since } of rows) {
    const at = readAddress(address)
    const resource = await known(() => resourceOfLayer(sql, at))
    if (!resource || !can(actor, 'config.review', resource).allowed) continue
    found.push({
      ...{
        kind: 'config-review',
        title: `Configuration change ${number}: ${layerName(at)}`,
        href: `/config-changes/${number}`,
      },
      why: `${authorName ?? author}: ${message}`,
      ...{ project: at.project, environment: at.environment, since: since.getTime() },
    })
  }
  return found
}

/** What a change is about may be gone meanwhile; then nobody reviews it. */
async function known<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof NotFoundError) return null
    throw error
  }
}
