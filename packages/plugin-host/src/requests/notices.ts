import type { EventBus } from '@groundwork/db/events'
import { uuidv7 } from '@groundwork/db/ids'
import type { Sql } from '@groundwork/db/pool'

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

async function write(
  sql: Sql,
  bus: EventBus,
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
