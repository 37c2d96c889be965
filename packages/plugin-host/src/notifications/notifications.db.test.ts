import { randomUUID } from 'node:crypto'
import { testDatabase } from '@groundwork/db/testing'
import { describe, expect, it } from 'vitest'
import type { Audience } from '../platform/standing'
import { listNotifications, markRead, sendNotification } from './notifications'

const db = await testDatabase()
const team = randomUUID()
await db.pool.query(
  `insert into "user" (id, name, email, updated_at, disabled_at) values ('ada', 'Ada', 'a@x', now(), null), ('bob', 'Bob', 'b@x', now(), null), ('gone', 'Gone', 'g@x', now(), now())`,
)
await db.pool.query(`insert into team (id, slug, name) values ($1, 'growth', 'Growth')`, [team])
await db.pool.query(`insert into team_member (team_id, user_id) values ($1, 'ada'), ($1, 'bob'), ($1, 'gone')`, [team])

const send = (to: string | { team: string }, audience: Audience = { kind: 'everyone' }) =>
  sendNotification(db.pool, { pluginId: 'teller', audience, message: { to, title: 'Done' } }, db.bus)

describe('notifications', () => {
  it('go to a person, or to everyone of a team who is still here', async () => {
    expect(await send('ada')).toEqual({ sent: 1, users: ['ada'] })
    expect((await send({ team: 'growth' })).users).toEqual(['ada', 'bob'])
    expect((await send({ team })).users).toEqual(['ada', 'bob'])
    await expect(send('gone')).rejects.toThrow('no such person')
    await expect(send({ team: 'none' })).rejects.toThrow('no team "none". Settings, Teams')
    await expect(send({ team: 'Growth' })).rejects.toThrow('There is no team "Growth"; did you mean "growth"?')
    const { rows } = await db.pool.query(`select key from event where topic = 'notification' order by id`)
    expect(rows.map(({ key }) => key as string)).toEqual(['ada', 'ada', 'bob', 'ada', 'bob'])
  })

  it('reach only those who see the plugin', async () => {
    expect((await send({ team: 'growth' }, { kind: 'me', users: ['bob'] })).users).toEqual(['bob'])
    expect((await send('ada', { kind: 'teams', teams: [team] })).users).toEqual(['ada'])
    await expect(send('ada', { kind: 'teams', teams: [randomUUID()] })).rejects.toThrow('sees this plugin')
  })

  it("are listed page by page and marked read, each person's own", async () => {
    const first = await listNotifications(db.pool, { userId: 'bob', limit: 2 })
    expect([first.items.length, first.unread]).toEqual([2, 3])
    const second = await listNotifications(db.pool, { userId: 'bob', limit: 2, before: first.next })
    expect([second.items.length, second.next]).toEqual([1, null])
    expect(
      await markRead(
        db.pool,
        'ada',
        first.items.map(({ id }) => id),
      ),
    ).toBe(0)
    expect(await markRead(db.pool, 'bob', [first.items[0]!.id])).toBe(1)
    expect(await markRead(db.pool, 'bob', 'all')).toBe(2)
    expect((await listNotifications(db.pool, { userId: 'bob', limit: 9 })).unread).toBe(0)
  })
})
