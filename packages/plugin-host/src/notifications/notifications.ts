import { InputError, NotFoundError } from '@groundwork/access/errors'
import type { EventBus } from '@groundwork/db/events'
import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import type { Message, Recipient } from '@groundwork/plugin-sdk/platform'
import type { Audience } from '../platform/standing'

/** One thing that a person was told; `at` in milliseconds. */
export type NotificationRow = {
  id: string
  pluginId: string | null
  pluginName: string | null
  title: string
  body: string | null
  href: string | null
  at: number
  read: boolean
}

const mostOfTeam = 500
/** From one plugin to one person in an hour. */
const mostAnHour = 20

type Sending = { pluginId: string; audience: Audience; message: Message }

/**
 * Tells each recipient, in the caller's transaction: a row and an event. Who does not see the plugin is not told; who had twenty
 * of it within the hour neither. Answers how many were told. Throws NotFoundError for a person or team that is not there.
 */
export async function sendNotification(
  sql: Sql,
  { pluginId, audience, message }: Sending,
  bus: Pick<EventBus, 'publish'>,
): Promise<{ sent: number; users: string[] }> {
  const named = await recipients(sql, message.to)
  const seeing = await whoSees(sql, audience, named)
  if (seeing.length === 0)
    throw new InputError('None of the recipients sees this plugin. Its audience decides who does.')
  const users = await withoutFlooded(sql, pluginId, seeing)
  if (users.length === 0)
    throw new InputError(`The recipients had ${mostAnHour} notifications of this plugin within the hour.`)
  await sql.query({
    name: 'notification-insert',
    text: `insert into notification (id, user_id, plugin_id, title, body, href)
      select n.id, n.user_id, $3, $4, $5, $6 from unnest($1::uuid[], $2::text[]) as n(id, user_id)`,
    values: [users.map(() => uuidv7()), users, pluginId, message.title, message.body ?? null, message.href ?? null],
  })
  await bus.publish(
    sql,
    users.map((user) => ({ topic: 'notification', key: user, payload: { plugin: pluginId } })),
  )
  return { sent: users.length, users }
}

async function recipients(sql: Sql, to: Recipient): Promise<string[]> {
  if (typeof to === 'string') {
    const { rows } = await sql.query<{ id: string }>('select id from "user" where id = $1 and disabled_at is null', [
      to,
    ])
    if (!rows[0]) throw new NotFoundError('There is no such person.')
    return [rows[0].id]
  }
  const { rows: teams } = await sql.query<{ id: string }>('select id from team where id::text = $1 or slug = $1', [
    to.team,
  ])
  if (!teams[0]) throw new NotFoundError(await noTeam(sql, to.team))
  const { rows } = await sql.query<{ id: string }>(
    `select u.id from team_member m join "user" u on u.id = m.user_id and u.disabled_at is null
      where m.team_id = $1 order by u.id limit ${mostOfTeam}`,
    [teams[0].id],
  )
  return rows.map(({ id }) => id)
}

/** A team is named by its slug; who wrote its name is told the slug. */
async function noTeam(sql: Sql, name: string): Promise<string> {
  const { rows } = await sql.query<{ slug: string }>(
    'select slug from team where lower(name) = lower($1) or lower(slug) = lower($1) order by slug limit 1',
    [name.trim()],
  )
  const meant = rows[0] ? `; did you mean "${rows[0].slug}"?` : '. Settings, Teams shows the slug of each.'
  return `There is no team "${name}"${meant}`
}

async function whoSees(sql: Sql, audience: Audience, users: string[]): Promise<string[]> {
  if (audience.kind === 'everyone') return users
  if (audience.kind === 'me') return users.filter((user) => audience.users.includes(user))
  const { rows } = await sql.query<{ id: string }>(
    'select distinct user_id as id from team_member where team_id::text = any($1) and user_id = any($2)',
    [audience.teams, users],
  )
  return rows.map(({ id }) => id)
}

async function withoutFlooded(sql: Sql, pluginId: string, users: string[]): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>({
    name: 'notification-room',
    text: `select u.id from unnest($1::text[]) as u(id)
      where (select count(*) from notification n
        where n.user_id = u.id and n.plugin_id = $2 and n.created_at > now() - interval '1 hour') < ${mostAnHour}`,
    values: [users, pluginId],
  })
  return rows.map(({ id }) => id)
}

/** A person's notifications, newest first; `before` is the `next` of the page before. */
export async function listNotifications(
  sql: Sql,
  { userId, before, limit }: { userId: string; before?: string | null; limit: number },
): Promise<{ items: NotificationRow[]; next: string | null; unread: number }> {
  const { rows } = await sql.query<Omit<NotificationRow, 'at'> & { at: Date }>({
    name: 'notification-list',
    text: `select n.id, n.plugin_id as "pluginId", b.manifest->>'name' as "pluginName", n.title, n.body, n.href,
        n.created_at as at, n.read_at is not null as read
      from notification n left join plugin_installation i on i.plugin_id = n.plugin_id
        left join plugin_bundle b on b.sha256 = i.active_sha
      where n.user_id = $1 and ($2::uuid is null or n.id < $2) order by n.id desc limit $3`,
    values: [userId, before ?? null, limit + 1],
  })
  const items = rows.slice(0, limit).map((row) => ({ ...row, at: row.at.getTime() }))
  return { items, next: rows.length > limit ? items.at(-1)!.id : null, unread: await unreadCount(sql, userId) }
}

/** How many a person has not read, at most 100. */
export async function unreadCount(sql: Sql, userId: string): Promise<number> {
  const { rows } = await sql.query<{ n: number }>({
    name: 'notification-unread',
    text: 'select count(*)::int as n from (select from notification where user_id = $1 and read_at is null limit 100) u',
    values: [userId],
  })
  return rows[0]!.n
}

/** Marks those as read, or all; only the person's own. */
export async function markRead(sql: Sql, userId: string, ids: string[] | 'all'): Promise<number> {
  const { rowCount } = await sql.query({
    name: 'notification-read',
    text: `update notification set read_at = now()
      where user_id = $1 and read_at is null and ($2::uuid[] is null or id = any($2))`,
    values: [userId, ids === 'all' ? null : ids],
  })
  return rowCount ?? 0
}

type Told = { users: readonly string[]; title: string; body: string | null; href: string }

/** Groundwork itself tells people something, in the caller's transaction; `href` is a path of the portal. */
export async function tellPeople(
  sql: Sql,
  { users, title, body, href }: Told,
  bus: Pick<EventBus, 'publish'>,
): Promise<void> {
  if (users.length === 0) return
  await sql.query({
    name: 'notification-tell',
    text: `insert into notification (id, user_id, plugin_id, title, body, href)
      select n.id, n.user_id, null, $3, $4, $5 from unnest($1::uuid[], $2::text[]) as n(id, user_id)`,
    values: [users.map(() => uuidv7()), users, title.slice(0, 200), body?.slice(0, 1000) ?? null, href],
  })
  await bus.publish(
    sql,
    users.map((user) => ({ topic: 'notification', key: user, payload: { plugin: null } })),
  )
}
