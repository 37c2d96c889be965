import { runTicket } from '@groundwork/access/run-ticket'
import type { Sql } from '@groundwork/db/pool'
import type { Json, Launch, SecretRef } from '@groundwork/plugin-sdk/points'
import { planSchema, type Plan } from '../model/plan'
import { launchOf } from '../version/launch-of'
import { readVersion, type Version } from '../version/rows'
import type { LaunchRow } from './launch-row'
import { keyTag } from './own-record'

export type ClaimDeps = {
  secret: string
  /** Where launchers and runs reach this engine, without a slash at its end. */
  engineUrl(): string
  /** Seconds between two signs of life; four without one, and another launcher may take over. */
  beatSeconds?: number
  /** Values of what a version only refers to; without it, a version with secrets does not start. */
  readSecret?(ref: SecretRef): Promise<string | null>
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

type Facts = { environment: string; production: boolean; plan: unknown; config: unknown; promotion: number | null }

async function factsOf(sql: Sql, { targetId, promotionId, version }: LaunchRow): Promise<Facts> {
  const { rows } = await sql.query<Facts>({
    name: 'launch-facts',
    text: `select e.name as environment, e.production, p.plan, p.number as promotion,
        coalesce(p.plan -> 'config' -> 'values',
          (select d.config from deployment d where d.target_id = t.id and d.version = $3 order by d.since desc limit 1)) as config
      from target t join environment e on e.id = t.environment_id left join promotion p on p.id = $2 where t.id = $1`,
    values: [targetId, promotionId, version],
  })
  if (!rows[0]) throw new Impossible('The target of this run is not there any more.')
  return rows[0]
}

/** @throws Impossible where no launcher can do anything about it */
export async function ordersFor(sql: Sql, row: LaunchRow, deps: ClaimDeps): Promise<Orders> {
  const facts = await factsOf(sql, row)
  const version = await readVersion(sql, row.version)
  const launch = frozenLaunch(facts.plan, row.version) ?? launchFrom(version, facts, deps)
  const url = `${deps.engineUrl()}/launch/v1/code/${launch.code.sha256}`
  const tags = [keyTag(row.key), `gw.version:${row.version}`, `gw.environment:${facts.environment}`]
  return {
    // The engine may have another address by now than when the plan was frozen.
    launch: { ...launch, code: { ...launch.code, url } },
    tags: facts.promotion === null ? tags : [...tags, `gw.promotion:P-${facts.promotion}`],
    parameters: { ...version.content.defaultParameters, ...row.parameters },
    metaflow: metaflowVariables(row, launch, deps),
    secrets: await secretsOf(launch, deps),
  }
}

/** The launch that people approved: as the plan has it, with whatever the path made of it. */
function frozenLaunch(plan: unknown, version: string): Launch | null {
  const parsed = planSchema.safeParse(plan)
  if (!parsed.success || parsed.data.to !== version) return null
  const put = parsed.data.steps.find(({ on, call }: Plan['steps'][number]) => on === 'orchestrator' && call === 'put')
  const input = put?.input
  if (typeof input !== 'object' || input === null || Array.isArray(input) || !input['launch']) return null
  return input['launch'] as Launch
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
    METAFLOW_DEFAULT_METADATA: 'service',
    METAFLOW_FEAT_ALWAYS_UPLOAD_CODE_PACKAGE: '1',
    METAFLOW_USER: 'groundwork',
    USER: 'groundwork',
  }
}

async function secretsOf({ secrets }: Launch, { readSecret }: ClaimDeps): Promise<Record<string, string>> {
  const entries = await Promise.all(
    Object.entries(secrets ?? {}).map(async ([name, ref]) => {
      const value = readSecret ? await readSecret(ref) : null
      if (value === null)
        throw new Impossible(
          `The secret ${ref.name} of ${ref.integration} is not there, and the run needs it as ${name}.`,
        )
      return [name, value] as const
    }),
  )
  return Object.fromEntries(entries)
}
