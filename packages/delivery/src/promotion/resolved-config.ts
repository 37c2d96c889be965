import type { Sql } from '@groundwork/db/pool'
import { z } from 'zod'
import { configValues, missingConfigs } from '../config/config-values'
import type { Problem } from '../config/layer'
import { mappingOf } from '../config/libraries'
import { resolveForTarget, type TargetConfig } from '../config/resolve-target'
import type { Plan } from '../model/plan'
import type { Target } from '../target/target'
import type { Version } from '../version/rows'

export type ResolvedConfig = TargetConfig & { schedule: Plan['schedule'] }

const scheduleSchema = z.object({
  cron: z.string().min(1),
  timeZone: z.string().default('UTC'),
  overlap: z.enum(['skip', 'queue']).default('skip'),
})

/** The configuration in force for a version at a target, and the schedule: the one of the configuration where its schema has one. */
export async function resolvedFor(
  sql: Sql,
  { target, version }: { target: Target; version: Version },
): Promise<ResolvedConfig> {
  const { unitId, environmentId } = target
  const config = await resolveForTarget(sql, { version: version.content, unitId, environmentId, now: new Date() })
  const { schedule, problems } = scheduleOf(version, config)
  return { ...config, schedule, problems: [...config.problems, ...problems, ...withoutValue(version, config)] }
}

/** A `Config` that neither the code nor the configuration gives a value would end each run at its start. */
function withoutValue({ content }: Version, { values }: TargetConfig): Problem[] {
  const { configs, schema, defaultConfigs = {} } = content
  const given = configValues({ values }, configs, mappingOf(schema))
  return missingConfigs(
    given,
    configs.map((name) => ({ name, hasDefault: Object.hasOwn(defaultConfigs, name) })),
  )
}

function scheduleOf(
  { content }: Version,
  { values }: TargetConfig,
): { schedule: Plan['schedule']; problems: Problem[] } {
  const own = content.schedule
  if (!hasSchedule(content.schema) || !Object.hasOwn(values, 'schedule')) return { schedule: own, problems: [] }
  const given = values['schedule']
  if (given === null) return { schedule: null, problems: [] }
  const read = scheduleSchema.safeParse(typeof given === 'string' ? { cron: given } : given)
  if (read.success) return { schedule: read.data, problems: [] }
  const message =
    'The schedule needs a cron expression and, where it is not UTC, a time zone: {"cron": "0 6 * * *", "timeZone": "Europe/Berlin"}.'
  return { schedule: own, problems: [{ pointer: '/schedule', level: 'error', message }] }
}

function hasSchedule(schema: unknown): boolean {
  const properties = (schema as { properties?: object } | null)?.properties
  return properties !== undefined && Object.hasOwn(properties, 'schedule')
}
