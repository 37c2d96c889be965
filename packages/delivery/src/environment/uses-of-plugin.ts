import { claimants } from '@groundwork/catalog/claim'
import type { Sql } from '@groundwork/db/pool'
import { projectLibraries } from '@groundwork/plugin-host/project-schema'
import { inSql, terminalStates } from '../model/states'
import { listEnvironments } from './rows'

/** What of delivery asks a plugin, so that it waits or fails where the plugin is off. */
export type UsesOfPlugin = {
  /** Gates and verifications that rules of environments name. */
  rules: { environment: string; title: string; kind: 'gate' | 'verification'; name: string }[]
  /** Integrations of it, with the environments that are bound to them. */
  integrations: { name: string; environments: string[] }[]
  /** Units whose next versions are made for its deployment path. */
  units: number
  /** What its deployment path brought and runs now. */
  brought: RunningThere[]
  /** The promotions of its path that have not ended: how many, and the numbers of the oldest. */
  underWay: { count: number; numbers: number[] }
  /** What runs on orchestrators of it. */
  runs: RunningThere[]
  /** Projects whose configuration its schema describes: those that are there now. */
  projects: string[]
}

/** In one environment: targets, and how many of them start by themselves, by who keeps the time. */
export type RunningThere = { environment: string; targets: number; byGroundwork: number; byOrchestrator: number }

export async function usesOfPlugin(sql: Sql, pluginId: string): Promise<UsesOfPlugin> {
  const environments = await listEnvironments(sql)
  return {
    rules: environments.flatMap(({ name: environment, title, policy }) => [
      ...policy.gates
        .filter(({ plugin }) => plugin === pluginId)
        .map(({ gate: name }) => ({ environment, title, kind: 'gate' as const, name })),
      ...policy.verifications
        .filter(({ plugin }) => plugin === pluginId)
        .map(({ verification: name }) => ({ environment, title, kind: 'verification' as const, name })),
    ]),
    integrations: await integrationsOf(sql, pluginId),
    units: await unitsOf(sql, pluginId),
    brought: await runningWhere(sql, { pluginId, where: `p.plan->'path'->>'plugin' = $1` }),
    underWay: await underWayBy(sql, pluginId),
    runs: await runningWhere(sql, { pluginId, where: 'i.plugin_id = $1' }),
    projects: await projectsOf(sql, pluginId),
  }
}

async function integrationsOf(sql: Sql, pluginId: string): Promise<UsesOfPlugin['integrations']> {
  const { rows } = await sql.query<UsesOfPlugin['integrations'][number]>({
    name: 'plugin-uses-integrations',
    text: `select i.name, coalesce(array_agg(e.title order by e.rank) filter (where e.id is not null), '{}') as environments
      from integration i left join environment_binding b on b.integration_id = i.id left join environment e on e.id = b.environment_id
      where i.plugin_id = $1 and i.state = 'active' group by i.name order by i.name`,
    values: [pluginId],
  })
  return rows
}

async function unitsOf(sql: Sql, pluginId: string): Promise<number> {
  const { rows } = await sql.query<{ units: number }>({
    name: 'plugin-uses-units',
    text: 'select count(*)::int as units from unit where path_plugin = $1',
    values: [pluginId],
  })
  return rows[0]?.units ?? 0
}

async function runningWhere(
  sql: Sql,
  { pluginId, where }: { pluginId: string; where: string },
): Promise<RunningThere[]> {
  const { rows } = await sql.query<RunningThere>(
    `select e.title as environment, count(*)::int as targets, count(*) filter (where s.active)::int as "byGroundwork",
        count(*) filter (where s.target_id is null and jsonb_typeof(p.plan->'schedule') = 'object')::int as "byOrchestrator"
      from target t join environment e on e.id = t.environment_id left join promotion p on p.id = t.current_promotion_id
        left join schedule s on s.target_id = t.id left join integration i on i.id = t.integration_id
      where t.current_version is not null and ${where} group by e.id, e.title, e.rank order by e.rank`,
    [pluginId],
  )
  return rows
}

const mostNamed = 20

async function underWayBy(sql: Sql, pluginId: string): Promise<UsesOfPlugin['underWay']> {
  const { rows } = await sql.query<{ number: number; count: number }>({
    name: 'plugin-uses-under-way',
    text: `select number, (count(*) over ())::int as count from promotion
      where state not in (${inSql(terminalStates)}) and plan->'path'->>'plugin' = $1
      order by number limit ${mostNamed}`,
    values: [pluginId],
  })
  return { count: rows[0]?.count ?? 0, numbers: rows.map(({ number }) => number) }
}

async function projectsOf(sql: Sql, pluginId: string): Promise<string[]> {
  const libraries = await projectLibraries(sql)
  if (!libraries.some((library) => library.pluginId === pluginId)) return []
  const { rows } = await sql.query<{ name: string; ownerTeam: string | null; chosen: boolean }>({
    name: 'plugin-uses-projects',
    text: `select name, owner_team as "ownerTeam", exists (select from unit u
        where u.project = p.name and u.library = $1 and u.library_chosen) as chosen
      from project p order by name`,
    values: [pluginId],
  })
  return rows
    .filter(
      ({ chosen, ...project }) => chosen || claimants(libraries, project).some((one) => one.pluginId === pluginId),
    )
    .map(({ name }) => name)
}
