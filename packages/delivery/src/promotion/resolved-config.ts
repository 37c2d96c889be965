import type { Sql } from '@groundwork/db/pool'
import { configValues, missingConfigs } from '../config/config-values'
import type { LayerKind, Problem } from '../config/layer'
import { mappingOf } from '../config/libraries'
import { scheduleKey } from '../config/own-schedule'
import { child, pointerTo } from '../config/pointer'
import { resolveForTarget, type TargetConfig } from '../config/resolve-target'
import { type Plan, planSchema } from '../model/plan'
import type { Target } from '../target/target'
import type { Version } from '../version/rows'

type Scheduled = {
  schedule: Plan['schedule']
  /** Whose word it is, also that there is none, as it stands before "says"; null: nobody's. */
  scheduleFrom: string | null
}

export type ResolvedConfig = TargetConfig & Scheduled

/** The configuration in force for a version at a target, and when it starts by itself. */
export async function resolvedFor(
  sql: Sql,
  { target, version }: { target: Target; version: Version },
): Promise<ResolvedConfig> {
  const { unitId, environmentId } = target
  const config = await resolveForTarget(sql, { version: version.content, unitId, environmentId, now: new Date() })
  const scheduled = scheduleOf(version, config, target.environment)
  return { ...config, ...scheduled, problems: [...config.problems, ...withoutValue(version, config)] }
}

/** A `Config` that neither the code nor the configuration gives a value would end each run at its start. */
export function withoutValue({ content }: Version, { values }: Pick<TargetConfig, 'values'>): Problem[] {
  const { configs, schema, defaultConfigs = {} } = content
  const given = configValues({ values }, configs, mappingOf(schema))
  return missingConfigs(
    given,
    configs.map((name) => ({ name, hasDefault: Object.hasOwn(defaultConfigs, name) })),
  )
}

/**
 * When it starts by itself, and whose word that is. The configuration's key `schedule` goes before the flow's `@schedule`, whoever
 * described the key and whenever it came; a layer that takes the key away says that there is none.
 */
function scheduleOf({ content }: Version, config: TargetConfig, environment: string): Scheduled {
  const own = content.schedule
  const at = pointerTo([scheduleKey])
  const given = config.values[scheduleKey]
  if (given !== undefined) {
    const read = planSchema.shape.schedule.safeParse(given)
    const said = [child(at, 'cron'), at].flatMap((pointer) => config.provenance[pointer] ?? [])[0]
    // What cannot be read is among the problems already, and stops the promotion.
    return { schedule: read.data ?? null, scheduleFrom: said ? wordsOf[said.layer](environment) : null }
  }
  const taken = config.provenance[at]
  if (taken?.deleted) return { schedule: null, scheduleFrom: wordsOf[taken.layer](environment) }
  return { schedule: own, scheduleFrom: own && "the flow's @schedule" }
}

const wordsOf: Record<LayerKind, (environment: string) => string> = {
  defaults: () => "the library's default",
  library: () => "the library's configuration",
  project: () => "the project's configuration",
  environment: (name) => `the configuration of ${name}`,
  target: () => 'the override of this target',
  run: () => 'whoever starts it',
}
