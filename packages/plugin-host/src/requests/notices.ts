import type { EventBus } from '@groundwork/db/events'
import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'
import type { Installation } from '../registry/installation'

type Notice = { pluginId: string; title: string; body: string | null }

/** Tells every administrator of something to decide. */
export async function noticeToAdministrators(sql: Sql, bus: EventBus, notice: Notice): Promise<void> {
  const { rows } = await sql.query<{ id: string }>(
    `select id from "user" where role = 'administrator' and disabled_at is null`,
  )
  await write(sql, bus, { ...notice, users: rows.map(({ id }) => id), href: '/plugins/requests' })
}

/** Tells one person what became of what they asked. */
export async function noticeToPerson(sql: Sql, bus: EventBus, notice: Notice & { userId: string }): Promise<void> {
  await write(sql, bus, { ...notice, users: [notice.userId], href: `/plugins/${notice.pluginId}` })
}

type Owned = Pick<Installation, 'pluginId' | 'ownerTeam' | 'dev' | 'state' | 'registeredBy'> & {
  title: string
  body: string | null
}

/**
 * Tells those who can do something about a plugin: the maintainers of its team, and every administrator; about a preview only the
 * person whose it is.
 */
export async function noticeToOwners(
  sql: Sql,
  bus: Pick<EventBus, 'publish'>,
  { pluginId, ownerTeam, dev, state, registeredBy, title, body }: Owned,
): Promise<void> {
  if ((dev || state === 'draft') && registeredBy)
    return write(sql, bus, { pluginId, title, body, users: [registeredBy], href: `/plugins/${pluginId}` })
  const { rows } = await sql.query<{ id: string }>({
    name: 'plugin-owners',
    text: `select u.id from "user" u where u.disabled_at is null and (u.role = 'administrator' or exists (
        select from team_member m where m.user_id = u.id and m.team_id = $1::uuid and m.role = 'maintainer'))`,
    values: [ownerTeam],
  })
  await write(sql, bus, { pluginId, title, body, users: rows.map(({ id }) => id), href: `/plugins/${pluginId}` })
}

async function write(
  sql: Sql,
  bus: Pick<EventBus, 'publish'>,
  { users, pluginId, title, body, href }: Notice & { users: string[]; href: string },
): Promise<void> {
  await sql.query({
    name: 'plugin-notice-insert',
    text: `insert into notification (id, user_id, plugin_id, title, body, href)
      select n.id, n.user_id, $3, $4, $5, $6 from unnest($1::uuid[], $2::text[]) as n(id, user_id)`,
    values: [users.map(() => uuidv7()), users, pluginId, title, body, href],
  })
  await bus.publish(
    sql,
    users.map((key) => ({ topic: 'notification', key })),
  )
}
