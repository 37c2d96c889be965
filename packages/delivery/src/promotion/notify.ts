import { type EventBus, eventInsert } from '@groundwork/db/events'
import type { Sql } from '@groundwork/db/pool'
import { tellPeople } from '@groundwork/plugin-host/notifications'
import { givenTo, personColumns, type PersonRow, toActor, type UserActor } from '@groundwork/access/actor'
import { can } from '@groundwork/access/can'
import { ownerTeamOf } from '@groundwork/catalog/owner'
import { excludedFrom, ineligibility } from '../gate/approval-facts'
import type { ApprovalRule } from '../gate/approval'
import { subjectOf } from '../gate/evaluate-gates'
import type { GateState } from '../gate/gate-state'
import type { StoreDeps } from './deps'
import { type PromotionRow, readPromotion } from './promotion-row'

type Bus = Pick<StoreDeps, 'bus'>

/** Events are rows: whoever has no bus at hand writes them as it does. */
const outbox: Pick<EventBus, 'publish'> = {
  async publish(sql, events) {
    for (const { topic, key, payload = {} } of events)
      await sql.query({
        name: 'promotion-outbox',
        text: `${eventInsert} values ($1, $2, $3)`,
        values: [topic, key, JSON.stringify(payload)],
      })
  },
}

const mostTold = 50

/** People who might, read at once, as this is asked while a promotion is locked: administrators and maintainers, and whoever is in a team that matters. */
async function candidates(sql: Sql, teams: readonly (string | null)[]): Promise<UserActor[]> {
  const { rows } = await sql.query<PersonRow>({
    name: 'promotion-candidates',
    text: `select ${personColumns} from "user" u where u.disabled_at is null and (u.role in ('maintainer', 'administrator')
        or exists (select from team_member m where m.user_id = u.id and m.team_id::text = any($1))
        or ${givenTo('promotion.vote')} or ${givenTo('promotion.operate')})
      order by u.id limit 500`,
    values: [teams.filter((team) => team !== null)],
  })
  return rows.map(toActor)
}

/** Tells those whose approval a promotion waits for, once for each plan. */
export async function notifyVoters(
  { bus }: Bus,
  sql: Sql,
  { row, gates }: { row: PromotionRow; gates: readonly GateState[] },
): Promise<void> {
  const gate = gates.find(({ kind, state }) => kind === 'approval' && state === 'pending')
  const planned = row.plan.gates.find(({ id }) => id === gate?.id)
  if (!planned || !(await isFirstTime(sql, row))) return
  const rule = planned.rule as ApprovalRule
  const subject = subjectOf(row)
  const excluded = await excludedFrom(sql, subject)
  const owner = await ownerTeamOf(sql, row.plan.target.project)
  const users: string[] = []
  for (const actor of await candidates(sql, [owner.ownerTeam, ...rule.teams])) {
    if ((await ineligibility(sql, actor, { rule, excluded, subject, owner })) === null) users.push(actor.id)
  }
  const { unit, environment } = row.plan.target
  await tellPeople(
    sql,
    {
      users: users.slice(0, mostTold),
      title: `${askedFor(row.number)}${unit} to ${environment}`,
      body: row.note,
      href: `/promotions/${row.number}`,
    },
    bus,
  )
}

const askedFor = (number: number) => `P-${number} waits for an approval: `

/**
 * What asked for a vote asks no more: it counts as read, for one who has voted (`userId`), or for all once the promotion waits no
 * longer. In the caller's transaction.
 */
export async function settleAsked(
  sql: Sql,
  { number, userId = null }: { number: number; userId?: string | null },
): Promise<void> {
  await sql.query({
    name: 'promotion-settle-asked',
    text: `with settled as (
        update notification set read_at = now()
          where href = $1 and read_at is null and plugin_id is null and starts_with(title, $2) and ($3::text is null or user_id = $3)
          returning user_id)
      ${eventInsert} select distinct 'notification', user_id, '{"plugin": null}'::jsonb from settled`,
    values: [`/promotions/${number}`, askedFor(number), userId],
  })
}

/** The mark stands in the log of the promotion, so that no engine tells twice. */
async function isFirstTime(sql: Sql, { id, planHash }: PromotionRow): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: 'promotion-told-voters',
    text: `insert into promotion_event (promotion_id, kind, actor_name, words, data)
      select $1, 'note', 'Groundwork', 'Told those who can approve it.', jsonb_build_object('told', $2::text)
      where not exists (select from promotion_event where promotion_id = $1 and kind = 'note' and data->>'told' = $2)`,
    values: [id, planHash],
  })
  return (rowCount ?? 0) > 0
}

/** Tells those who can do something about a promotion that holds its target and cannot go on by itself. */
export async function notifyOperators(sql: Sql, promotionId: string): Promise<void> {
  const row = await readPromotion(sql, { id: promotionId })
  const { project, unit, environment } = row.plan.target
  const owner = await ownerTeamOf(sql, project)
  const resource = { kind: 'promotion', id: `P-${row.number}`, ...owner, environment }
  const users: string[] = []
  for (const actor of await candidates(sql, [owner.ownerTeam])) {
    if (can(actor, 'promotion.operate', resource).allowed) users.push(actor.id)
  }
  const stands = row.state === 'PAUSED' ? 'pauses' : 'needs somebody'
  const title = `P-${row.number} ${stands}: ${unit} to ${environment}`
  const href = `/promotions/${row.number}`
  await tellPeople(sql, { users: users.slice(0, mostTold), title, body: row.reason, href }, outbox)
}
