import { writeAudit } from '@groundwork/access/audit'
import type { Action } from '@groundwork/access/can'
import { uuidv7 } from '@groundwork/db/ids'
import { type Pool, type Sql, transaction } from '@groundwork/db/pool'
import type { Asker } from './calls'
import type { Telling } from './sql/connection'
import { pluginActor } from './standing'

/** One row an hour for a method; what it changes in between is counted with the calls, not listed. */
type HourlyMethod = 'kv.set' | 'kv.delete' | 'sql.query' | 'sql.transaction' | 'jobs.enqueue' | 'events.publish'

type Change = { asker: Asker; method: HourlyMethod }

const actions: Record<HourlyMethod, Action> = {
  'kv.set': 'platform.kv',
  'kv.delete': 'platform.kv',
  'sql.query': 'platform.sql',
  'sql.transaction': 'platform.sql',
  'jobs.enqueue': 'platform.job',
  'events.publish': 'platform.publish',
}
const hourMs = 3_600_000
const mostKnown = 5_000

/**
 * The audit of what plugins change often: the first change of a version, a method and a person (or nobody) within an hour. This
 * process remembers which rows are there, so that the changes after it cost nothing; another engine writes its own.
 */
export function createHourlyAudit(pool: Pool) {
  /** Place -> until when its row counts. */
  const known = new Map<string, number>()
  const underWay = new Map<string, Promise<void>>()

  const isKnown = (change: Change) => (known.get(placeOf(change)) ?? 0) > Date.now()

  /** `work`, alone in its place until it is known there. It says whether it wrote the row. */
  async function once<T>(change: Change, work: { first(): Promise<[T, boolean]>; later(): Promise<T> }): Promise<T> {
    const place = placeOf(change)
    for (let other = underWay.get(place); other && !isKnown(change); other = underWay.get(place)) await other
    if (isKnown(change)) return work.later()
    const first = work.first()
    underWay.set(
      place,
      first.then(
        ([, wrote]) => void (wrote && remember(place)),
        () => {},
      ),
    )
    try {
      return (await first)[0]
    } finally {
      underWay.delete(place)
    }
  }

  function remember(place: string): void {
    if (known.size >= mostKnown) {
      for (const [old, until] of known) if (until <= Date.now()) known.delete(old)
      if (known.size >= mostKnown) known.clear()
    }
    known.set(place, Date.now() + hourMs)
  }

  return {
    /** Does a change, with its row in the same transaction where it is the first. `changed`: whether it came to one. */
    change<T>(
      change: Change,
      work: (sql: Sql) => Promise<T>,
      changed: (result: T) => boolean = () => true,
    ): Promise<T> {
      const first = () =>
        transaction(pool, async (sql): Promise<[T, boolean]> => {
          const result = await work(sql)
          if (!changed(result)) return [result, false]
          await write(sql, change)
          return [result, true]
        })
      return once(change, { first, later: () => work(pool) })
    },

    /** The row of a change in a transaction of a role that may not write the audit; null where there is one already. */
    telling(change: Change): Telling | null {
      if (isKnown(change)) return null
      return { announce: () => announce(pool, change), written: () => remember(placeOf(change)) }
    },
  }
}

export type HourlyAudit = ReturnType<typeof createHourlyAudit>

function placeOf({ asker: { standing, person }, method }: Change): string {
  return `${standing.pluginId}/${standing.sha256}/${method}/${person?.id ?? ''}`
}

function write(sql: Sql, change: Change): Promise<void> {
  const { asker, method } = change
  return writeAudit(sql, {
    actor: pluginActor(asker.standing),
    action: actions[method],
    resource: { kind: 'plugin', id: asker.standing.pluginId },
    detail: detailOf(change),
  })
}

function detailOf({ asker: { standing, person }, method }: Change): object {
  return { method, version: standing.version, hourly: true, ...(person ? { person } : {}) }
}

/** What `plugin_changed` makes the audit's row of. Those of changes that came to nothing go when they are an hour old. */
async function announce(sql: Sql, change: Change): Promise<string> {
  const { pluginId, manifest } = change.asker.standing
  const id = uuidv7()
  await sql.query({
    name: 'plugin-announce-change',
    text: `with old as (delete from plugin_announced_change where created_at < now() - interval '1 hour')
      insert into plugin_announced_change (id, plugin_id, actor_name, detail) values ($1, $2, $3, $4)`,
    values: [id, pluginId, manifest.name, JSON.stringify(detailOf(change))],
  })
  return id
}
