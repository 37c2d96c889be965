import { type EventBus, eventInsert } from '@groundwork/db/events'

/** Events are rows: whoever has no bus at hand writes them as it does. */
export const outbox: Pick<EventBus, 'publish'> = {
  async publish(sql, events) {
    for (const { topic, key, payload = {} } of events)
      await sql.query({
        name: 'promotion-outbox',
        text: `${eventInsert} values ($1, $2, $3)`,
        values: [topic, key, JSON.stringify(payload)],
      })
  },
}
