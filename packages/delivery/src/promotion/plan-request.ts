import type { Sql } from '@groundwork/db/pool'
import type { Json, Launch, PlanRequest, VersionRef } from '@groundwork/plugin-sdk/points'
import { resolve } from '../config/resolve'
import { frozenLaunch } from '../launch/frozen-launch'
import type { Plan } from '../model/plan'
import { launchOf } from '../version/launch-of'
import { readVersion, type Version } from '../version/rows'

/** The version with the values of the layers that are frozen in it. */
export function versionRef({ id, number, content }: Version): VersionRef {
  const { values } = resolve(
    content.layers as Parameters<typeof resolve>[0],
    content.schema as Parameters<typeof resolve>[1],
  )
  return { id, number, unit: content.unit.name, config: values as Json }
}

type Given = Pick<Plan, 'target' | 'mode' | 'config' | 'schedule'> & {
  scheduleFrom: string | null
  from: Version | null
  to: Version
  launch: Launch
  bindings: PlanRequest['bindings']
  previous: PlanRequest['previous']
  now: PlanRequest['now']
  smokeRun: boolean
}

/** What a path, a gate or a verification is told of a plan. */
export function planRequest({ target, from, to, config, ...given }: Given): PlanRequest {
  return {
    ...given,
    target,
    from: from && versionRef(from),
    to: versionRef(to),
    config: config.values as Json,
  }
}

/** The same of a frozen plan, for those who are asked about it later. Launchers' addresses are left out of it. */
export async function planRequestOf(sql: Sql, plan: Plan): Promise<PlanRequest> {
  const to = await readVersion(sql, plan.to)
  const from = plan.from === null ? null : await readVersion(sql, plan.from)
  const { environment: name, production } = plan.target
  const capabilities = await capabilitiesOf(sql, plan)
  return planRequest({
    ...{ target: plan.target, mode: plan.mode, config: plan.config, from, to },
    ...{ schedule: plan.schedule, scheduleFrom: plan.scheduleFrom ?? null },
    launch:
      frozenLaunch(plan, plan.to) ??
      launchOf(to, { config: plan.config.values, environment: { name, production }, engineUrl: '' }),
    bindings: Object.fromEntries(
      Object.entries(plan.bindings).map(([role, bound]) => [
        role,
        { name: bound.name, capabilities: capabilities.get(bound.id) ?? null },
      ]),
    ),
    previous: null,
    now: null,
    smokeRun: plan.policy.verification.smokeRun,
  })
}

async function capabilitiesOf(sql: Sql, { bindings }: Plan): Promise<Map<string, Json>> {
  const { rows } = await sql.query<{ id: string; capabilities: Json }>({
    name: 'promotion-capabilities',
    text: 'select id, capabilities from integration where id = any($1::uuid[])',
    values: [Object.values(bindings).map(({ id }) => id)],
  })
  return new Map(rows.map(({ id, capabilities }) => [id, capabilities]))
}
