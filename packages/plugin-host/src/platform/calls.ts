import { type Action, can, type Resource } from '@groundwork/access/can'
import { NotAllowedError } from '@groundwork/access/errors'
import { requireDecision } from '@groundwork/access/require'
import type { EventBus } from '@groundwork/db/events'
import type { Pool, Sql } from '@groundwork/db/pool'
import type { PlatformCalls } from '@groundwork/plugin-sdk/platform-calls'
import { readConfig } from '../config/config'
import { createAsks } from './asks'
import { beyondWords } from '../envelope/environments'
import type { LogWriter } from '../log/log-writer'
import type { Inputs } from './inputs'
import { createHourlyAudit } from './hourly-audit'
import { createKeyValues } from './key-values'
import type { Processes } from '../processes/processes'
import { createProcessCalls } from './process-calls'
import { logLine } from './log-lines'
import type { PlatformQueries } from './queries'
import type { RateLimit } from './rate'
import type { PluginSql } from './sql/plugin-sql'
import { pluginActor, type Standing } from './standing'

export type Person = { id: string; name: string }
/** One call: which version of which plugin asks, and for whom. */
export type Asker = { standing: Standing; person: Person | null }
export type CallDeps = {
  pool: Pool
  bus: EventBus
  secret: string
  queries: PlatformQueries
  sql: PluginSql
  rates: RateLimit
  log: LogWriter
  /** Null where this engine starts none. */
  processes: Processes | null
}

/** The calls that are answered here; the token and outgoing HTTP are the server's. */
export type Answered = Exclude<keyof PlatformCalls, 'token.renew'>
type Handler<Name extends Answered> = {
  /** What `can` is asked; null where the plugin needs no permission: its own configuration, its own log. */
  action: Action | null
  run(input: Inputs[Name], asker: Asker): Promise<PlatformCalls[Name]['output']>
}
export type Calls = { [Name in Answered]: Handler<Name> }

/** Throws NotAllowedError with the reason unless the plugin was granted what the action needs. */
export function requireGranted({ standing }: Asker, action: Action, resource?: Resource): void {
  requireDecision(can(pluginActor(standing), action, resource ?? { kind: 'plugin', id: standing.pluginId }))
}

/** Every call with its permission and what it does. Input is checked before; limits of rate are the server's. */
export function createCalls(deps: CallDeps): Calls {
  const { pool, queries, sql, log } = deps
  const values = createKeyValues(pool)
  const audit = createHourlyAudit(pool)
  const asks = createAsks(deps, audit)
  return {
    'config.get': {
      action: null,
      async run(_input, { standing }) {
        const { revision, values: config } = await readConfig(pool, standing.pluginId)
        return { revision, values: config }
      },
    },
    'kv.get': { action: 'platform.kv', run: ({ key }, { standing }) => values.get(standing.pluginId, key) },
    'kv.set': {
      action: 'platform.kv',
      async run({ key, value, ttlSeconds }, asker) {
        const set = await values.setting(asker.standing.pluginId, { key, value, ttlSeconds })
        await audit.change({ asker, method: 'kv.set' }, set)
        return {}
      },
    },
    'kv.delete': {
      action: 'platform.kv',
      async run({ key }, asker) {
        const remove = (own: Sql) => values.delete(own, asker.standing.pluginId, key)
        return { deleted: await audit.change({ asker, method: 'kv.delete' }, remove, (deleted) => deleted) }
      },
    },
    'kv.list': { action: 'platform.kv', run: (input, { standing }) => values.list(standing.pluginId, input) },
    'sql.query': {
      action: 'platform.sql',
      async run({ text, values: given }, asker) {
        const statements = [given ? { text, values: given } : { text }]
        const telling = audit.telling({ asker, method: 'sql.query' })
        const [result] = await sql.run(asker.standing.pluginId, statements, telling)
        return result!
      },
    },
    'sql.transaction': {
      action: 'platform.sql',
      async run({ statements }, asker) {
        const given = statements.map(({ text, values: own }) => (own ? { text, values: own } : { text }))
        const telling = audit.telling({ asker, method: 'sql.transaction' })
        return { results: await sql.run(asker.standing.pluginId, given, telling) }
      },
    },
    'catalog.projects': { action: 'project.read', run: (filter) => queries.catalog.projects(withoutGaps(filter)) },
    'catalog.project': { action: 'project.read', run: ({ name }) => queries.catalog.project(name) },
    'runs.list': { action: 'run.read', run: (filter) => queries.runs.list(withoutGaps(filter)) },
    'runs.run': { action: 'run.read', run: (which) => queries.runs.run(which) },
    'runs.artifact': { action: 'artifact.read', run: (key) => queries.runs.artifact(withoutGaps(key)) },
    'delivery.environments': {
      action: 'target.read',
      run: async () => ({ items: await queries.delivery.environments() }),
    },
    'delivery.targets': { action: 'target.read', run: (filter) => queries.delivery.targets(withoutGaps(filter)) },
    'delivery.versions': { action: 'target.read', run: (filter) => queries.delivery.versions(withoutGaps(filter)) },
    'delivery.promotions': {
      action: 'promotion.read',
      run: (filter) => queries.delivery.promotions(withoutGaps(filter)),
    },
    'delivery.promotion': { action: 'promotion.read', run: ({ number }) => queries.delivery.promotion(number) },
    'promotions.request': {
      action: 'promotion.request',
      run(ask, { standing, person }) {
        const beyond = beyondWords(standing.manifest.name, standing.within, ask.environment)
        if (beyond !== null) throw new NotAllowedError(beyond)
        return queries.delivery.request(withoutGaps(ask), pluginActor(standing), person?.id ?? null)
      },
    },
    'jobs.enqueue': { action: 'platform.job', run: asks.enqueue },
    'gates.changed': { action: null, run: asks.gatesChanged },
    'events.publish': { action: 'platform.publish', run: asks.publish },
    'secrets.get': { action: 'platform.secret', run: asks.secret },
    'notifications.send': { action: 'platform.notify', run: asks.notify },
    ...createProcessCalls(deps),
    'log.write': {
      action: null,
      async run({ lines }, { standing }) {
        const { pluginId, version } = standing
        for (const entry of lines)
          log.write({ pluginId, version, stream: 'plugin', level: entry.level, line: logLine(entry) })
        return {}
      },
    },
  }
}

/** Optional fields that were not given are left out, not undefined. */
function withoutGaps<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
