import { eventInsert } from '@groundwork/db/events'
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
import { requesterOf } from './notify-ended'
import { outbox } from './outbox'
import { type PromotionRow, readPromotion } from './promotion-row'

type Bus = Pick<StoreDeps, 'bus'>

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
const pauses = (number: number) => `P-${number} pauses: `
const needsSomebody = (number: number) => `P-${number} needs somebody: `

type Settled = { number: number; userId?: string | null }

/**
 * What asked for a vote asks no more: it counts as read, for one who has voted (`userId`), or for all once the promotion waits no
 * longer. In the caller's transaction.
 */
export async function settleAsked(sql: Sql, { number, userId = null }: Settled): Promise<void> {
  await settle(sql, { number, userId, titles: [askedFor(number)] })
}

/** It has been decided about: nobody is asked any more what becomes of it. In the caller's transaction. */
export async function settleStanding(sql: Sql, { number }: Pick<Settled, 'number'>): Promise<void> {
  await settle(sql, { number, userId: null, titles: [pauses(number), needsSomebody(number)] })
}

/** Notifications of a promotion that begin so count as read; userId null: for everybody. */
async function settle(
  sql: Sql,
  { number, userId, titles }: { number: number; userId: string | null; titles: string[] },
): Promise<void> {
  await sql.query({
    name: 'promotion-settle-told',
    text: `with settled as (
        update notification set read_at = now()
          where href = $1 and read_at is null and plugin_id is null and ($3::text is null or user_id = $3)
            and exists (select from unnest($2::text[]) as t(title) where starts_with(notification.title, t.title))
          returning user_id)
      ${eventInsert} select distinct 'notification', user_id, '{"plugin": null}'::jsonb from settled`,
    values: [`/promotions/${number}`, titles, userId],
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

/**
 * Tells those who can do something about a promotion that holds its target and cannot go on by itself, and whoever asked for it.
 * In the caller's transaction.
 */
export async function notifyStanding(sql: Sql, promotionId: string): Promise<void> {
  const row = await readPromotion(sql, { id: promotionId })
  const { project, unit, environment } = row.plan.target
  const owner = await ownerTeamOf(sql, project)
  const resource = { kind: 'promotion', id: `P-${row.number}`, ...owner, environment }
  const operators: string[] = []
  for (const actor of await candidates(sql, [owner.ownerTeam])) {
    if (can(actor, 'promotion.operate', resource).allowed) operators.push(actor.id)
  }
  const asker = await requesterOf(sql, promotionId)
  const users = [...new Set([...(asker === null ? [] : [asker]), ...operators])].slice(0, mostTold)
  const title = `${(row.state === 'PAUSED' ? pauses : needsSomebody)(row.number)}${unit} to ${environment}`
  await tellPeople(sql, { users, title, body: row.reason, href: `/promotions/${row.number}` }, outbox)
}
