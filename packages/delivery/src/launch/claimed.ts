import { runTicket } from '@groundwork/access/run-ticket'
import type { Pool, Sql } from '@groundwork/db/pool'
import type { Json, Launch } from '@groundwork/plugin-sdk/points'
import { givenParameters, launchOf } from '../version/launch-of'
import { readVersion, type Version } from '../version/rows'
import { frozenLaunch } from './frozen-launch'
import type { LaunchRow } from './launch-row'
import { NotHanded, secretsFor } from './launch-secrets'
import { keyTag } from './own-record'

export type ClaimDeps = {
  /** The installation's: signs tickets, and opens the secrets that versions refer to. */
  secret: string
  /** Where launchers and runs reach this engine, without a slash at its end. */
  engineUrl(): string
  /** Seconds between two signs of life; four without one, and another launcher may take over. */
  beatSeconds?: number
}

/** What a launcher is told to do. */
export type Orders = {
  launch: Launch
  tags: string[]
  /** What is given to the flow by name; it has its own defaults for the rest. */
  parameters: Record<string, Json>
  /** Variables that Metaflow's client reads. */
  metaflow: Record<string, string>
  secrets: Record<string, string>
}

/** Why a launch cannot be carried out, as a sentence; trying again does not help. */
export class Impossible extends Error {
  override name = 'Impossible' as const
}

type Facts = {
  project: string
  environment: string
  production: boolean
  plan: unknown
  config: unknown
  promotion: number | null
}

async function factsOf(sql: Sql, { targetId, promotionId, version }: LaunchRow): Promise<Facts> {
  const { rows } = await sql.query<Facts>({
    name: 'launch-facts',
    text: `select u.project, e.name as environment, e.production, p.plan, p.number as promotion,
        coalesce(p.plan -> 'config' -> 'values',
          (select d.config from deployment d where d.target_id = t.id and d.version = $3 order by d.since desc limit 1)) as config
      from target t join unit u on u.id = t.unit_id join environment e on e.id = t.environment_id left join promotion p on p.id = $2 where t.id = $1`,
    values: [targetId, promotionId, version],
  })
  if (!rows[0]) throw new Impossible('The target of this run is not there any more.')
  return rows[0]
}

/** @throws Impossible where no launcher can do anything about it */
export async function ordersFor(pool: Pool, row: LaunchRow, deps: ClaimDeps): Promise<Orders> {
  const facts = await factsOf(pool, row)
  const { project, environment } = facts
  const version = await readVersion(pool, row.version)
  const launch = frozenLaunch(facts.plan, row.version) ?? launchFrom(version, facts, deps)
  const url = `${deps.engineUrl()}/launch/v1/code/${launch.code.sha256}`
  const tags = [keyTag(row.key), `gw.version:${row.version}`, `gw.environment:${environment}`]
  return {
    // The engine may have another address by now than when the plan was frozen.
    launch: { ...launch, code: { ...launch.code, url } },
    tags: facts.promotion === null ? tags : [...tags, `gw.promotion:P-${facts.promotion}`],
    parameters: { ...givenParameters(version.content, launch), ...row.parameters },
    metaflow: metaflowVariables(row, launch, deps),
    secrets: await secretsOf(pool, launch, { receiver: { key: row.key, project, environment }, secret: deps.secret }),
  }
}

function launchFrom(version: Version, { config, environment, production }: Facts, deps: ClaimDeps): Launch {
  return launchOf(version, { config, environment: { name: environment, production }, engineUrl: deps.engineUrl() })
}

const weekSeconds = 7 * 24 * 60 * 60

function metaflowVariables({ key }: LaunchRow, { timeoutSeconds }: Launch, deps: ClaimDeps): Record<string, string> {
  const until = Date.now() + ((timeoutSeconds || weekSeconds) + 3_600) * 1000
  return {
    METAFLOW_SERVICE_URL: deps.engineUrl(),
    METAFLOW_SERVICE_AUTH_KEY: runTicket({ key, until }, deps.secret),
    // Tries that wait 1, 2, 4... seconds: a minute of an engine that is being started again; by itself the client ends after 15 s.
    METAFLOW_SERVICE_RETRY_COUNT: '7',
    METAFLOW_DEFAULT_METADATA: 'service',
    METAFLOW_FEAT_ALWAYS_UPLOAD_CODE_PACKAGE: '1',
    METAFLOW_USER: 'groundwork',
    USER: 'groundwork',
  }
}

async function secretsOf(...given: Parameters<typeof secretsFor>): Promise<Record<string, string>> {
  try {
    return await secretsFor(...given)
  } catch (error) {
    if (error instanceof NotHanded) throw new Impossible(error.message)
    throw error
  }
}
